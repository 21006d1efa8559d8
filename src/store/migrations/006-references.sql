-- What articles refer to in their texts, and the names by which others refer to them.

-- Keys of paths and names of each article: see core/content/references/link-keys.ts.
CREATE TABLE article_name (
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (name, id)
);
CREATE INDEX article_name_id ON article_name (id);

-- Names that the text of an article refers to, so that its page is made again when one of them moves.
CREATE TABLE article_link (
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (name, id)
);
CREATE INDEX article_link_id ON article_link (id);
