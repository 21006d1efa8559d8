import { pagePathOf, readSiteAddress } from '../../core/article/addresses/page-path.ts';
import type { DatabaseRow, Statements, Value } from '../../core/ledger/database.ts';
import type { KnownAddresses, LedgerRow, RowAddress } from '../../core/ledger/ledger.ts';

/** Value of the column `address` in rows of versions that did not read addresses. */
const UNSEEN = '?';

const UNSEEN_ADDRESS: RowAddress = { isUnseen: true };

/** Max. forms of addresses with a query that requests are compared with. */
const MAX_QUERY_FORMS = 50;

/** Reads the column `address`. Throws if it is damaged. */
export function addressIn(row: DatabaseRow): RowAddress | undefined {
  const { address } = row;
  if (address === null || address === undefined) return undefined;
  return address === UNSEEN ? UNSEEN_ADDRESS : (JSON.parse(String(address)) as RowAddress);
}

/** Value of the column `address`. */
export function addressColumn({ address }: LedgerRow): Value {
  if (address === undefined) return null;
  return address.isUnseen === true ? UNSEEN : JSON.stringify(address);
}

/** Replaces the addresses by which an article is found. Those of a deleted article do not replace any. */
export async function writePagePaths(
  { run, all }: Statements,
  { id, deleted, address }: LedgerRow,
): Promise<void> {
  const { page, former = [], declared = [] } = address ?? {};
  const wanted = new Map(
    [...declared, ...former, ...(page === undefined ? [] : [page])].flatMap((target) => {
      const read = readSiteAddress(target);
      return read === undefined ? [] : [[read.key, read]];
    }),
  );
  for (const { path_key: key } of await all('SELECT path_key FROM page_path WHERE id = $1', id)) {
    if (!wanted.has(String(key))) await run('DELETE FROM page_path WHERE path_key = $1', key ?? null);
  }
  const conflict =
    deleted === undefined
      ? 'UPDATE SET target = excluded.target, id = excluded.id, query_form = excluded.query_form'
      : 'NOTHING';
  for (const { key, target, queryForm = null } of wanted.values()) {
    await run(
      `INSERT INTO page_path (path_key, target, id, query_form) VALUES ($1, $2, $3, $4)
       ON CONFLICT (path_key) DO ${conflict}`,
      key,
      target,
      id,
      queryForm,
    );
  }
}

/** Id of the article that has an address besides its slugs. */
export async function idAtPath({ all }: Statements, key: string): Promise<string | undefined> {
  const [row] = await all('SELECT id FROM page_path WHERE path_key = $1', key);
  return row === undefined ? undefined : String(row['id']);
}

/** Reads the own paths of pages of published articles, by slug. */
export async function readOwnPages({ all }: Statements): Promise<ReadonlyMap<string, string>> {
  const rows = await all(
    `SELECT slug, address FROM ledger WHERE deleted IS NULL AND address IS NOT NULL AND address <> '${UNSEEN}'`,
  );
  return new Map(
    rows.flatMap((row) => {
      const slug = String(row['slug']);
      const address = addressIn(row);
      return address?.page === undefined ? [] : [[slug, pagePathOf({ slug, address })]];
    }),
  );
}

/** Reads the addresses that redirect or are gone. */
export async function readFormerPages(statements: Statements): Promise<readonly string[]> {
  const present = new Set((await readOwnPages(statements)).values());
  const rows = await statements.all('SELECT target FROM page_path');
  return rows.map(({ target }) => String(target)).filter((target) => !present.has(target));
}

/** Reads the summary of all addresses. */
export async function readKnownAddresses({ all }: Statements): Promise<KnownAddresses> {
  const forms = await all(
    `SELECT query_form, count(*) AS n FROM page_path WHERE query_form IS NOT NULL
     GROUP BY query_form ORDER BY n DESC, query_form LIMIT ${MAX_QUERY_FORMS}`,
  );
  return {
    hasOwn: (await all('SELECT id FROM page_path LIMIT 1')).length > 0,
    // While texts are still being stored, their files are not known.
    hasFiles:
      (await all('SELECT id FROM media LIMIT 1')).length > 0 ||
      (await all('SELECT name FROM flag LIMIT 1')).length > 0,
    queryForms: forms.map(({ query_form: form }) => String(form)),
  };
}

/** Marks all published rows as read, except those with these ids. */
export async function writeAddressesSeen({ run }: Statements, exceptIds: readonly string[]): Promise<void> {
  await run(`UPDATE ledger SET address = NULL WHERE address = '${UNSEEN}' AND deleted IS NULL`);
  for (const id of exceptIds) await run(`UPDATE ledger SET address = '${UNSEEN}' WHERE id = $1`, id);
}
