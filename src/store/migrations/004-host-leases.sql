-- Hosts that a publisher delivers to, so that no other one does at the same time.
CREATE TABLE host_lease (
  host TEXT PRIMARY KEY,
  -- The publisher, and its name for this lease: a later one of the same host has another.
  holder TEXT NOT NULL,
  stamp TEXT NOT NULL,
  -- Milliseconds since 1970, by the clock of the database.
  expires BIGINT NOT NULL
);

-- Indexes that PostgreSQL had for jobs by host.
DROP INDEX IF EXISTS delivery_host_first;
DROP INDEX IF EXISTS delivery_host_again;
