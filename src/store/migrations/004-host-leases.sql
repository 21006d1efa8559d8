-- Hosts that a publisher delivers to, so that no other one does at the same time.
CREATE TABLE host_lease (
  host TEXT PRIMARY KEY,
  -- The publisher, and its name for this lease: a later one of the same host has another.
  holder TEXT NOT NULL,
  stamp TEXT NOT NULL,
  -- Milliseconds since 1970, by the clock of the database.
  expires BIGINT NOT NULL
);

-- For each of the two groups of deliveries an index, in place of one for both.
DROP INDEX IF EXISTS delivery_due;
CREATE INDEX delivery_again ON delivery (run_at, subscription, host) WHERE is_parked = 0 AND attempts > 0;

-- Tells whether a host has a delivery that is due; PostgreSQL had two for that.
CREATE INDEX delivery_host ON delivery (host, run_at) WHERE is_parked = 0;
DROP INDEX IF EXISTS delivery_host_first;
DROP INDEX IF EXISTS delivery_host_again;
