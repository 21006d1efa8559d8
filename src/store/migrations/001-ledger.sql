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
  -- What the article said when readers were last told of it: deflated words. Null: what it says now.
  words BYTEA,
  -- What was repaired when it was last read, as JSON.
  receipts TEXT NOT NULL
);

CREATE INDEX ledger_path ON ledger (path);
CREATE INDEX ledger_text ON ledger (text_hash);
CREATE INDEX ledger_published ON ledger (published DESC, id) WHERE deleted IS NULL;
CREATE INDEX ledger_deleted ON ledger (deleted) WHERE deleted IS NOT NULL;

-- Names that articles had before, so that nobody else gets them.
CREATE TABLE former_slug (
  slug TEXT PRIMARY KEY,
  id TEXT NOT NULL
);

-- Published articles as they were published: deflated JSON. Files change and break; pages are made of these.
CREATE TABLE article (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  -- By which version of the parser it was read.
  parser INTEGER NOT NULL,
  body BYTEA NOT NULL
);

-- The feeds that stored articles are in by themselves (article/selection.ts), and how each writes their names.
-- Articles that are deleted stay, so that those feeds can tell.
CREATE TABLE selected (
  id TEXT NOT NULL,
  feed TEXT NOT NULL,
  label TEXT NOT NULL,
  published BIGINT NOT NULL,
  PRIMARY KEY (id, feed)
);
CREATE INDEX selected_feed ON selected (feed, published DESC, id);

-- Every way in which a feed's name was ever written; the first one, and the others.
CREATE TABLE label (
  feed TEXT NOT NULL,
  label TEXT NOT NULL,
  is_other INTEGER NOT NULL,
  PRIMARY KEY (feed, label)
);
CREATE INDEX label_other ON label (feed, label) WHERE is_other = 1;

-- The places of articles in archives of the main feed: a thing of the past, never given to another article.
CREATE TABLE placed (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
);

-- Files below the content directory that stored articles are published with: no other is ever served.
CREATE TABLE media (
  path TEXT NOT NULL,
  id TEXT NOT NULL,
  media_type TEXT NOT NULL,
  PRIMARY KEY (path, id)
);
CREATE INDEX media_id ON media (id);

-- What is known of the files, so that those which did not change are not opened after a restart. Nothing is
-- lost with it.
CREATE TABLE scan (
  folder TEXT PRIMARY KEY,
  state TEXT NOT NULL
);

-- What is so, and for all processes: see the code for names.
CREATE TABLE flag (
  name TEXT PRIMARY KEY
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
  last_modified BIGINT,
  -- From when on it is elsewhere, or gone where there is no location.
  ends BIGINT,
  location TEXT
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

-- Who is told of new versions of a document, until when. Callbacks and secrets are somebody else's: never shown.
CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  protocol TEXT NOT NULL,
  topic TEXT NOT NULL,
  callback TEXT NOT NULL,
  host TEXT NOT NULL,
  secret TEXT,
  expires BIGINT NOT NULL,
  -- The entity-tag of the version that was delivered last.
  told TEXT
);
CREATE INDEX subscription_topic ON subscription (topic);
CREATE INDEX subscription_host ON subscription (host);
CREATE INDEX subscription_expires ON subscription (expires);

-- Requests to the hub whose intent is yet to be verified.
CREATE TABLE intent (
  id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  topic TEXT NOT NULL,
  callback TEXT NOT NULL,
  host TEXT NOT NULL,
  secret TEXT,
  lease_seconds BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL
);
CREATE INDEX intent_due ON intent (run_at);

-- Subscribers that are to be told: one row for each, however many versions came meanwhile.
CREATE TABLE delivery (
  subscription TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  -- How often it has changed since it was last told of.
  changes BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  is_parked INTEGER NOT NULL
);
-- With all that a look at the queue goes by: what is left out costs no look at the row.
CREATE INDEX delivery_due ON delivery (run_at, subscription, host) WHERE is_parked = 0;
CREATE INDEX delivery_first ON delivery (run_at, subscription, host) WHERE is_parked = 0 AND attempts = 0;

-- Outside hubs that are to be told of a topic, and which version each was told of last.
CREATE TABLE ping (
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  changes BIGINT NOT NULL,
  run_at BIGINT,
  attempts INTEGER NOT NULL,
  told TEXT,
  -- Where we subscribe to it ourselves: when it was told of what it has yet to deliver, and when it last delivered.
  pinged BIGINT,
  proved BIGINT,
  PRIMARY KEY (hub, topic)
);
CREATE INDEX ping_due ON ping (run_at) WHERE run_at IS NOT NULL;

-- What nobody else may know, and what is the same for all processes.
CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The change that the gate refused last, and whether somebody let it through.
CREATE TABLE refusal (
  name TEXT PRIMARY KEY,
  change_hash TEXT NOT NULL,
  violations TEXT NOT NULL,
  refused BIGINT NOT NULL,
  accepted BIGINT
);

-- Who reads: what was counted of polls, added up by all processes, for the days of a report. No addresses: see the code.
CREATE TABLE reader_tally (
  day INTEGER NOT NULL,
  document TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  polls BIGINT NOT NULL,
  not_modified BIGINT NOT NULL,
  deltas BIGINT NOT NULL,
  whole BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  wasted BIGINT NOT NULL,
  conditional BIGINT NOT NULL,
  repeats BIGINT NOT NULL,
  early BIGINT NOT NULL,
  uncompressed BIGINT NOT NULL,
  ignored BIGINT NOT NULL,
  PRIMARY KEY (day, document, name, version)
);

-- Times between two polls of a client, in seconds of two digits.
CREATE TABLE reader_interval (
  day INTEGER NOT NULL,
  name TEXT NOT NULL,
  seconds BIGINT NOT NULL,
  times BIGINT NOT NULL,
  PRIMARY KEY (day, name, seconds)
);

-- For how many people an aggregator has said that it reads a document.
CREATE TABLE reader_claim (
  document TEXT NOT NULL,
  name TEXT NOT NULL,
  feed_id TEXT NOT NULL,
  subscribers BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  PRIMARY KEY (document, name, feed_id)
);
CREATE INDEX reader_claim_seen ON reader_claim (seen);

-- The clients of a feed on a day that is not over: hashes with a key that is forgotten with them.
CREATE TABLE reader_client (
  day INTEGER NOT NULL,
  feed TEXT NOT NULL,
  client TEXT NOT NULL,
  client_group TEXT NOT NULL,
  PRIMARY KEY (day, feed, client)
);

-- How many there were, when the day is over.
CREATE TABLE reader_unique (
  day INTEGER NOT NULL,
  feed TEXT NOT NULL,
  people BIGINT NOT NULL,
  others BIGINT NOT NULL,
  PRIMARY KEY (day, feed)
);
