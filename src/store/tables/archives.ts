import type { ArchivePlace, Placed, PlaceInput } from '../../core/ledger/archive-places.ts';
import type { Statements } from '../../core/ledger/database.ts';

/** Max. ids in one statement. */
const CHUNK = 500;

/**
 * Gives every published article that is not in the main feed's documents a place, the oldest first. Call it
 * in a transaction. A place is given once: an article added later comes behind all others, whatever its date.
 * An article that is deleted, or returns to the documents, leaves its place for good.
 */
export async function placeArticles(
  statements: Statements,
  { served, changed, last: remembered, before = Number.MAX_SAFE_INTEGER }: PlaceInput,
): Promise<Placed> {
  const { all, run } = statements;
  const touched: number[] = [];
  const isServed = new Set(served);
  for (const { id, place, deleted } of await placesOf(statements, [...new Set([...served, ...changed])])) {
    touched.push(place);
    if (deleted || isServed.has(id)) await run('DELETE FROM placed WHERE place = $1', place);
  }
  const [counts] = await all(
    `SELECT (SELECT count(*) FROM ledger WHERE deleted IS NULL) - (SELECT count(*) FROM placed) AS missing,
       (SELECT max(place) FROM placed) AS last`,
  );
  const last = Math.max(remembered, Number(counts?.['last'] ?? 0));
  // Nearly all articles without a place are among the newest, so the search stops after that many rows.
  const fresh = `SELECT id, published FROM ledger
    WHERE deleted IS NULL AND NOT EXISTS (SELECT 1 FROM placed WHERE placed.id = ledger.id) AND published < $2
    ORDER BY published DESC, id LIMIT $3`;
  const others = served.map((_, index) => `$${index + 4}`).join(', ');
  // In one statement: at a first start, all articles are placed.
  await run(
    `INSERT INTO placed (place, id)
     SELECT $1 + row_number() OVER (ORDER BY published, id), id FROM (${fresh}) AS fresh
     ${others === '' ? '' : `WHERE id NOT IN (${others})`}`,
    last,
    before,
    Number(counts?.['missing'] ?? 0),
    ...served,
  );
  const [now] = await all('SELECT max(place) AS last FROM placed');
  return { last: Math.max(last, Number(now?.['last'] ?? 0)), touched };
}

/** Reads all places. */
export async function readPlaces({ all }: Statements): Promise<ArchivePlace[]> {
  return (await all('SELECT place, id FROM placed')).map(({ place, id }) => ({
    place: Number(place),
    id: String(id),
  }));
}

/** Gives published articles the places that they had in another database. */
export async function restorePlaces({ run }: Statements, places: readonly ArchivePlace[]): Promise<void> {
  for (const { place, id } of places) {
    await run(
      `INSERT INTO placed (place, id) SELECT $1, id FROM ledger WHERE id = $2 AND deleted IS NULL
       ON CONFLICT DO NOTHING`,
      place,
      id,
    );
  }
}

async function placesOf(
  { all }: Statements,
  ids: readonly string[],
): Promise<{ id: string; place: number; deleted: boolean }[]> {
  const found: { id: string; place: number; deleted: boolean }[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK);
    const rows = await all(
      `SELECT placed.id, place, ledger.deleted FROM placed JOIN ledger ON ledger.id = placed.id
       WHERE placed.id IN (${some.map((_, index) => `$${index + 1}`).join(', ')})`,
      ...some,
    );
    for (const { id, place, deleted } of rows) {
      found.push({ id: String(id), place: Number(place), deleted: deleted !== null });
    }
  }
  return found;
}
