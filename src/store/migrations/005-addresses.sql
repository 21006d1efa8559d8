-- Addresses of articles' pages beyond their slugs.

-- JSON: the path of the page, former ones, and the author's keys that they come from; null: nothing but the slug.
-- '?' in rows of earlier versions, which did not read those keys: see the code.
ALTER TABLE ledger ADD COLUMN address TEXT DEFAULT '?';

-- Every such address, so that a request finds its article: the present page and the ones that redirect there.
CREATE TABLE page_path (
  -- The address without differences that do not count: letter case, final slash.
  path_key TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  id TEXT NOT NULL,
  -- For an address with a query: its path and the names of its parameters.
  query_form TEXT
);
CREATE INDEX page_path_id ON page_path (id);
CREATE INDEX page_path_query ON page_path (query_form) WHERE query_form IS NOT NULL;
