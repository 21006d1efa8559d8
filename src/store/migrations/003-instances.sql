-- What documents were before, as far as deltas are made from it (RFC 3229): bodies are not kept.
CREATE TABLE instance (
  path TEXT NOT NULL,
  -- Counts up; the largest of a path is what the document is now.
  number BIGINT NOT NULL,
  -- In all codings, the identity last, as JSON.
  tags TEXT NOT NULL,
  -- Hashes of what was in it, 8 bytes each.
  parts BYTEA NOT NULL,
  PRIMARY KEY (path, number)
);
