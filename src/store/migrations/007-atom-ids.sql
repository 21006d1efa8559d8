-- Ids of articles in Atom.

-- Null: the one that is made of the row's id. Set where an earlier publication had another one in Atom than in RSS.
ALTER TABLE ledger ADD COLUMN atom_id TEXT;
