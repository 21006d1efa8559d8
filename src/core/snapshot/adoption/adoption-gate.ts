import {
  compareItems,
  type ComparedEntry,
  type ComparedItem,
  type ItemChange,
} from '../../adoption/compare.ts';
import { ADOPTED_FILE, type Adoption } from '../../adoption/adopted-item.ts';
import { pageAddressOf } from '../../article/addresses/page-location.ts';
import type { Entry } from '../../article/article.ts';
import type { Finding } from '../../article/finding.ts';
import type { Publication } from '../../article/publication.ts';
import { toRfc3339, type Instant } from '../../article/instant.ts';
import { atomIdIn } from '../../article/ids/atom-id.ts';
import type { IdChange } from '../../ledger/ids/adopted-ids.ts';
import type { LedgerRow } from '../../ledger/ledger.ts';
import type { Violation } from '../gate.ts';

/** Content of adopted.yaml. */
interface AdoptedFile {
  readonly adoption: Adoption;
  readonly findings: readonly Finding[];
}

/** Max. items that a message names. */
const MAX_NAMED = 10;

/**
 * Articles that would be published, for a comparison with what readers know. `chosen` are the entries of the main feed's
 * documents, `rows` those of all articles.
 */
export function comparedEntries(
  chosen: readonly { readonly entry: Entry }[],
  rows: Iterable<LedgerRow>,
  publication: Publication,
): readonly ComparedEntry[] {
  const links = new Map(chosen.map(({ entry }) => [entry.id, entry.link]));
  return Array.from(rows, (row) => ({
    ...row,
    link: links.get(row.id) ?? pageAddressOf(publication, row),
    isRecent: links.has(row.id),
  }));
}

/**
 * Reasons not to publish a first snapshot, which readers of an earlier publication would see in place of its feed; empty
 * if nothing would change for them.
 */
export function judgeFirst(
  adopted: AdoptedFile | undefined,
  published: () => readonly ComparedEntry[],
): readonly Violation[] {
  if (adopted === undefined) return [];
  const { adoption, findings } = adopted;
  const [fault] = findings;
  if (adoption.items.length === 0 && fault !== undefined) {
    const message = `every item could be new for readers: ${ADOPTED_FILE} has none that can be used (correct it, delete it, or accept): ${fault.file}:${fault.line} ${fault.message}`;
    return [{ rule: 'new', message }];
  }
  if (adoption.items.length === 0) return [];
  const compared = compareItems(adoption.items, published());
  return violationsIn(compared.filter((one) => !isWrittenSince(one, adoption.moment)));
}

/** Max. time from the midnight of a day to a moment on it. */
const DAY_MS = 25 * 60 * 60 * 1000;

/**
 * True for an article that is new because its author wrote it after the move, as in a build without a store. One dated by
 * the day of the move has its midnight.
 */
function isWrittenSince({ change, after }: ComparedItem, moment: Instant | undefined): boolean {
  return change === 'new' && moment !== undefined && after !== undefined && after.published > moment - DAY_MS;
}

function violationsIn(compared: readonly ComparedItem[]): readonly Violation[] {
  const by = (change: ItemChange): readonly ComparedItem[] =>
    compared.filter((one) => one.change === change && (change !== 'gone' || one.before?.isRecent === true));
  const violations: Violation[] = [];
  const tell = (
    rule: Violation['rule'],
    found: readonly ComparedItem[],
    says: (number: string) => string,
    name: (one: ComparedItem) => string,
  ): void => {
    if (found.length === 0) return;
    const number = found.length === 1 ? '1 item' : `${found.length} items`;
    violations.push({ rule, message: `${says(number)}: ${listed(found.map(name))}` });
  };
  tell(
    'id-changed',
    by('id-changed'),
    (number) => `${number} would have another id than readers know`,
    idsOf,
  );
  tell('redate', by('redated'), (number) => `${number} would have another date than readers know`, datesOf);
  tell(
    'moved',
    by('moved').filter(isMovedPath),
    (number) => `${number} would have another link than readers know`,
    linksOf,
  );
  tell(
    'missing',
    by('gone'),
    (number) =>
      `${number} of the old feed would be missing (bring them back, take them out of ${ADOPTED_FILE}, or accept)`,
    ({ before }) => before?.article ?? `"${before?.title === '' ? before.id : (before?.title ?? '')}"`,
  );
  tell(
    'new',
    by('new'),
    (number) => `${number} would be new for readers of the old feed${adviceOn(compared)}`,
    ({ after }) => `${after?.path ?? ''}:1`,
  );
  return violations;
}

/** False for a link such as `/?p=12`, which no page can have: it redirects. */
function isMovedPath({ before }: ComparedItem): boolean {
  return before?.link?.includes('?') !== true;
}

/** Reasons not to publish articles under other ids than readers know; empty if there are none. */
export function judgeIdChanges(changes: readonly IdChange[]): readonly Violation[] {
  if (changes.length === 0) return [];
  const names = changes.map(({ before, after }) => {
    const [from, to] = before.id === after.id ? [atomIdIn(before), atomIdIn(after)] : [before.id, after.id];
    return `${after.path}:1: ${to} instead of ${from}`;
  });
  const message = `${ADOPTED_FILE} gives articles other ids than readers know here, so each would turn up as new (take their ids out of ${ADOPTED_FILE}, or accept): ${listed(names)}`;
  return [{ rule: 'id-changed', message }];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const first = names.slice(0, MAX_NAMED).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

function idsOf({ before, after }: ComparedItem): string {
  const path = after?.path ?? '';
  if (before === undefined || after === undefined || before.id !== after.id)
    return `${path}:1: ${after?.id ?? ''} instead of ${before?.id ?? ''}`;
  return `${path}:1: ${atomIdIn(after)} in Atom instead of ${atomIdIn(before)}`;
}

function datesOf({ before, after }: ComparedItem): string {
  const [from, to] = [before?.published ?? 0, after?.published ?? 0].map(toRfc3339);
  return `${after?.path ?? ''}:1: ${to} instead of ${from}`;
}

function linksOf({ before, after }: ComparedItem): string {
  return `${after?.path ?? ''}:1: ${after?.link ?? ''} instead of ${before?.link ?? ''}`;
}

/** The limit that leaves out the new items, if they are the oldest of the documents. */
function adviceOn(compared: readonly ComparedItem[]): string {
  const entries = compared
    .flatMap(({ after }) => (after?.isRecent === true ? [after] : []))
    .sort((a, b) => b.published - a.published);
  const fresh = new Set(compared.flatMap(({ change, after }) => (change === 'new' ? [after] : [])));
  const known = entries.length - fresh.size;
  const areOldest = known > 0 && entries.slice(known).every((entry) => fresh.has(entry));
  return areOldest
    ? ` (the old feed was shorter: set \`limit: ${known}\` in publication.yaml, or accept)`
    : ' (make them drafts until readers have moved, or accept)';
}
