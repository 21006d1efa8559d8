-- For processes that share a database.

-- How many snapshots were served up to this one, the same number for all; and from when on all serve it.
ALTER TABLE snapshot ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE snapshot ADD COLUMN serve_from BIGINT NOT NULL DEFAULT 0;

-- Turns of the schedule that somebody has taken, so that nobody else takes them.
CREATE TABLE slot (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  taken BIGINT NOT NULL
);
CREATE INDEX slot_taken ON slot (taken);
