-- Plain SQL that SQLite and PostgreSQL both take. Instants are milliseconds since 1970.

CREATE TABLE ledger (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  former_slugs TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  title TEXT NOT NULL,
  published BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  deleted BIGINT,
  -- What the article said when it was last significantly edited: deflated words.
  words BYTEA NOT NULL,
  -- What was repaired when it was last read, as JSON.
  receipts TEXT NOT NULL
);

-- What is served: one snapshot, replaced as a whole.
CREATE TABLE snapshot (
  name TEXT PRIMARY KEY,
  made BIGINT NOT NULL,
  details TEXT NOT NULL
);

CREATE TABLE resource (
  path TEXT PRIMARY KEY,
  content_type TEXT NOT NULL,
  links TEXT NOT NULL,
  last_modified BIGINT
);

CREATE TABLE representation (
  path TEXT NOT NULL,
  position INTEGER NOT NULL,
  coding TEXT NOT NULL,
  tag TEXT NOT NULL,
  sha256 BYTEA NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (path, position)
);

-- The change that the gate refused last, and whether somebody let it through.
CREATE TABLE refusal (
  name TEXT PRIMARY KEY,
  change_hash TEXT NOT NULL,
  violations TEXT NOT NULL,
  refused BIGINT NOT NULL,
  accepted BIGINT
);
