import { plural } from '../../../core/article/text/plural.ts';
import { toCalendarDate } from '../../../core/article/instant.ts';
import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { OldFeedFault, OldFormat } from '../../../core/adoption/old-feed.ts';
import { nextSteps } from '../next-steps.ts';
import type { AdoptResult } from './adopt.ts';
import type { UnmatchedItem } from './assign.ts';

/** Max. items without an article, and faults of each kind, that are listed. */
const MAX_LISTED = 30;

/** Max. characters of a title or address in a line. */
const MAX_CHARACTERS = 80;

const FORMAT_NAMES: Readonly<Record<OldFormat, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

/** Lines that tell the number of adopted items, each item without an article, and the next steps. */
export function summaryLines(result: AdoptResult, contentDirectory: string): readonly string[] {
  const { feeds, assignment, isWritten, settings } = result;
  const { items, kept, matched, unmatched } = assignment;
  const found = items.length - unmatched.length;
  const ways = [...matched].map(([by, count]) => `${count} by ${by}`);
  if (kept > 0) ways.unshift(`${kept} as before`);
  return [
    ...[...feeds].map(([source, { feed, items: read }]) => {
      const recent = read.filter(({ isRecent }) => isRecent).length;
      const archived = recent < read.length ? `, ${read.length - recent} of them from archives` : '';
      return `${source}: ${FORMAT_NAMES[feed.format]}, ${plural(read.length, 'item')}${archived}`;
    }),
    `${found} of ${plural(items.length, 'item')} matched to articles${ways.length > 0 ? `: ${ways.join(', ')}` : ''}`,
    ...unmatchedLines(unmatched),
    ...unreadLines(result),
    ...idNotes(result),
    isWritten
      ? `wrote ${contentDirectory}/adopted.yaml: keep it with the articles`
      : 'adopted.yaml is up to date',
    ...(settings.added.length > 0 ? [`added to publication.yaml: ${settings.added.join(', ')}`] : []),
    ...settings.differences,
    ...(settings.fault === undefined ? [] : [settings.fault]),
    ...nextSteps(contentDirectory, [...feeds.keys()].slice(0, 3)),
    ...(unmatched.length === 0
      ? []
      : [
          'Before that, add "article": "PATH" to each item of adopted.yaml that is not matched and has an article',
        ]),
  ];
}

/** Faults of the feeds as lines, errors first. */
export function faultLines(faults: readonly OldFeedFault[]): readonly string[] {
  const errors = faults.filter(({ isError }) => isError);
  const notes = faults.filter(({ isError }) => !isError);
  return [...bounded(errors.map(faultLine)), ...bounded(notes.map(faultLine))];
}

function faultLine({ where, message }: OldFeedFault): string {
  return message.startsWith('cannot read') ? message : `${short(where, 200)}: ${message}`;
}

function bounded(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_LISTED) return lines;
  return [...lines.slice(0, MAX_LISTED), `… and ${lines.length - MAX_LISTED} more`];
}

function unmatchedLines(unmatched: readonly UnmatchedItem[]): readonly string[] {
  if (unmatched.length === 0) return [];
  const listed = unmatched.slice(0, MAX_LISTED).flatMap(({ item, reason, near }) => [
    `  ${nameOf(item)}: ${reason}`,
    ...near.map(({ path, title, published }) => {
      const named = title === '' ? '' : `"${short(title)}", `;
      return `    near: ${path} (${named}${toCalendarDate(published)})`;
    }),
  ]);
  const rest = unmatched.length - MAX_LISTED;
  return [`not matched: ${unmatched.length}`, ...listed, ...(rest > 0 ? [`  … and ${rest} more`] : [])];
}

function unreadLines({ unread }: AdoptResult): readonly string[] {
  if (unread.length === 0) return [];
  const lines = unread.map(({ path, isSkipped }) =>
    isSkipped
      ? `  ${path}: is not taken for an article; add it to include in publication.yaml`
      : `  ${path}: has an error: see feedwright check`,
  );
  return [`matched, but not published yet: ${unread.length}`, ...bounded(lines)];
}

function nameOf({ title, link, id, published }: AdoptedItem): string {
  const date = published === undefined ? 'no date' : toCalendarDate(published);
  return `${title === '' ? short(link ?? id) : `"${short(title)}"`} (${date})`;
}

function idNotes({ otherIds, otherJsonIds, derivedIds }: AdoptResult): readonly string[] {
  const notes: string[] = [];
  if (derivedIds > 0)
    notes.push(`${plural(derivedIds, 'item')} without an id: the link, or title and date, stands for it`);
  if (otherJsonIds > 0)
    notes.push(
      `${plural(otherJsonIds, 'item')} with another id in JSON Feed than in RSS: the id of RSS is kept, so readers of JSON Feed see new items`,
    );
  if (otherIds > 0)
    notes.push(
      `${plural(otherIds, 'item')} adopted earlier with another id: the earlier id stays; before the first start you may delete adopted.yaml and name all feeds at once`,
    );
  return notes;
}

function short(text: string, max = MAX_CHARACTERS): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
