import type { Article } from '../../core/article/article.ts';
import type { Instant } from '../../core/article/instant.ts';
import type { LabelCollision } from '../../core/content/metadata/label-collisions.ts';
import type { StoredFeed } from '../../core/ledger/ledger.ts';
import {
  isSameLabel,
  membershipsOf,
  type Criteria,
  type FeedId,
  type SelectionKind,
} from '../../core/article/feed-id.ts';
import type { DatabaseRow, Statements, Value } from '../../core/ledger/database.ts';

/** Max. feeds that are checked for several labels. */
const MAX_OTHER_LABELS = 1000;

/** Reads rows of articles that match, newest first; `columns` are of the table ledger. */
export async function selectNewest(
  { all }: Statements,
  columns: string,
  criteria: Criteria,
  limit: number,
  offset: number,
): Promise<DatabaseRow[]> {
  const { where, values } = conditionOf(criteria);
  const [one, ...more] = criteria.all;
  // The index of one feed has this order, so rows behind the limit are not read.
  if (one?.length === 1 && more.length === 0 && criteria.none.length === 0 && criteria.before === undefined) {
    return all(
      `SELECT ${columns} FROM selected JOIN ledger ON ledger.id = selected.id
       WHERE selected.feed = $1 AND ledger.deleted IS NULL
       ORDER BY selected.published DESC, selected.id LIMIT $2 OFFSET $3`,
      one[0] ?? '',
      limit,
      offset,
    );
  }
  return all(
    `SELECT ${columns} FROM ledger WHERE deleted IS NULL${where}
     ORDER BY published DESC, id LIMIT $${values.length + 1} OFFSET $${values.length + 2}`,
    ...values,
    limit,
    offset,
  );
}

/** Reads rows of articles that matched when they were deleted, after a moment, the last first. */
export function selectDeleted(
  { all }: Statements,
  columns: string,
  criteria: Criteria,
  moment: Instant,
  limit: number,
): Promise<DatabaseRow[]> {
  const { where, values } = conditionOf(criteria);
  return all(
    `SELECT ${columns} FROM ledger WHERE deleted > $${values.length + 1}${where}
     ORDER BY deleted DESC, id LIMIT $${values.length + 2}`,
    ...values,
    moment,
    limit,
  );
}

/** SQL conditions on rows of ledger, each with its `AND`, and their values from $1 on. */
function conditionOf({ all, none, before }: Criteria): { where: string; values: (string | number)[] } {
  const values: (string | number)[] = [];
  const holder = (value: string | number): string => `$${values.push(value)}`;
  const among = (feeds: readonly FeedId[]): string =>
    `IN (SELECT id FROM selected WHERE feed IN (${feeds.map(holder).join(', ')}))`;
  const parts = all.map((feeds) => `ledger.id ${among(feeds)}`);
  if (none.length > 0) parts.push(`ledger.id NOT ${among(none)}`);
  if (before !== undefined) parts.push(`ledger.published < ${holder(before)}`);
  return { where: parts.map((part) => ` AND ${part}`).join(''), values };
}

/** Replaces the feeds that an article is in. */
export async function writeSelected({ all, run }: Statements, id: string, article: Article): Promise<void> {
  await run('DELETE FROM selected WHERE id = $1', id);
  const [row] = await all('SELECT published FROM ledger WHERE id = $1', id);
  const memberships = membershipsOf(article);
  if (row === undefined || memberships.length === 0) return;
  const isAnother = memberships.map(
    ({ feed }, index) => memberships.findIndex((one) => one.feed === feed) < index,
  );
  // One statement per article: a hundred thousand articles have half a million memberships.
  const insert = new Values();
  for (const [index, { feed, label }] of memberships.entries()) {
    if (isAnother[index] !== true) insert.add(id, feed, label, row['published'] ?? 0);
  }
  await run(`INSERT INTO selected (id, feed, label, published) VALUES ${insert.rows}`, ...insert.values);
  const labels = new Values();
  for (const [index, { feed, label }] of memberships.entries())
    labels.add(feed, label, isAnother[index] === true ? 1 : 0);
  await run(
    `INSERT INTO label (feed, label, is_other)
     SELECT column1, column2, CASE WHEN EXISTS (SELECT 1 FROM label WHERE feed = column1) THEN 1 ELSE CAST(column3 AS INTEGER) END
     FROM (VALUES ${labels.rows}) AS written
     WHERE NOT EXISTS (SELECT 1 FROM label WHERE feed = column1 AND label = column2)`,
    ...labels.values,
  );
}

/** Rows of a VALUES list with their parameters. */
class Values {
  readonly values: Value[] = [];
  rows = '';

  add(...row: Value[]): void {
    const holders = row.map((value) => `$${this.values.push(value)}`);
    this.rows += `${this.rows === '' ? '' : ', '}(${holders.join(', ')})`;
  }
}

/** Reads the feeds that an article is in. */
export async function feedsOf({ all }: Statements, id: string): Promise<FeedId[]> {
  return (await all('SELECT feed FROM selected WHERE id = $1 ORDER BY feed', id)).map(({ feed }) =>
    String(feed),
  );
}

/** Returns true if an article is, or ever was, in a feed. */
export async function hasEverBeen({ all }: Statements, feed: FeedId): Promise<boolean> {
  return (await all('SELECT feed FROM label WHERE feed = $1 LIMIT 1', feed)).length > 0;
}

/** Reads every feed that articles are, or ever were, in. */
export async function allFeeds({ all }: Statements): Promise<FeedId[]> {
  return (await all('SELECT DISTINCT feed FROM label ORDER BY feed')).map(({ feed }) => String(feed));
}

/**
 * Reads the feeds of a kind that have articles, including the feed of articles without a label, the largest
 * first; at most `limit`.
 */
export async function largestFeeds(
  { all }: Statements,
  kind: SelectionKind,
  limit: number,
): Promise<StoredFeed[]> {
  // In ASCII, `0` follows the slash: the range holds every id that starts with the kind.
  const rows = await all(
    `SELECT feed, min(label) AS label, count(*) AS articles FROM selected JOIN ledger ON ledger.id = selected.id
     WHERE feed >= $1 AND feed < $2 AND ledger.deleted IS NULL
     GROUP BY feed ORDER BY articles DESC, feed LIMIT $3`,
    `${kind}/`,
    `${kind}0`,
    limit,
  );
  return rows.map(({ feed, label, articles }) => ({
    feed: String(feed),
    label: String(label),
    articles: Number(articles),
  }));
}

/** Reads feeds whose label published articles write in different ways, each with its first one. */
export async function otherLabels({ all }: Statements): Promise<LabelCollision[]> {
  const rows = await all(
    `SELECT feed, label FROM label WHERE feed IN
       (SELECT DISTINCT feed FROM label WHERE is_other = 1 ORDER BY feed LIMIT $1)
     ORDER BY feed, is_other, label`,
    MAX_OTHER_LABELS,
  );
  const labels = new Map<FeedId, string[]>();
  for (const { feed, label } of rows) {
    labels.set(String(feed), [...(labels.get(String(feed)) ?? []), String(label)]);
  }
  const found: LabelCollision[] = [];
  for (const [feed, [first = '', ...others]] of labels) {
    if (others.every((label) => isSameLabel(label, first))) continue;
    let inUse: string | undefined;
    for (const label of [first, ...others]) {
      const [row] = await all(
        `SELECT ledger.path FROM selected JOIN ledger ON ledger.id = selected.id
         WHERE selected.feed = $1 AND selected.label = $2 AND ledger.deleted IS NULL
         ORDER BY ledger.path LIMIT 1`,
        feed,
        label,
      );
      // No published article uses this label any more.
      if (row === undefined) continue;
      inUse ??= label;
      if (!isSameLabel(label, inUse)) found.push({ feed, label, first: inUse, path: String(row['path']) });
    }
  }
  return found;
}
