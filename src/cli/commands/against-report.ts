import { toRfc3339 } from '../../core/article/instant.ts';
import { ITEM_STATES, type SeenItem, type SubscriberView } from '../../core/adoption/subscriber-view.ts';
import type { ReadFeed } from '../../core/adoption/old-feed.ts';
import { plural } from '../../core/article/text/plural.ts';
import { printable } from '../../core/article/text/printable.ts';

/** A comparison with an old feed. */
export interface Comparison {
  /** File or URL. */
  readonly source: string;
  readonly old: ReadFeed;
  readonly view: SubscriberView;
  /** Number of items that may be new. */
  readonly allowNew: number;
}

/** Max. lines about faults of the old feed. */
const MAX_FAULTS = 5;

/** Lines that the report has besides those of items: heads, and what is left out. */
const OTHER_LINES = 6;

/** Lines about what subscribers of an old feed would see, at most `maxLines`. */
export function* againstReport(comparison: Comparison, maxLines: number): Generator<string> {
  const { source, old, view, allowNew } = comparison;
  const { counts, relinked, redated, items } = view;
  const faults = old.faults.slice(0, Math.min(MAX_FAULTS, maxLines));
  for (const { where, message } of faults) yield printable(`old feed: ${where}: ${message}`);
  if (old.faults.length > faults.length)
    yield `old feed: and ${plural(old.faults.length - faults.length, 'more fault')}`;
  const hosts = otherHosts(items);
  const lines = [
    ...items.filter(({ state }) => state === 'new').map(newLine),
    ...(hosts === undefined ? items.filter(({ state }) => state !== 'new').flatMap(linkLine) : []),
    ...items.filter(({ state }) => state !== 'new').flatMap(dateLine),
    ...items.filter(({ state }) => state === 'gone').map((item) => `gone: ${nameOf(item)}`),
    ...items.filter((item) => state(item) === 'updated').map((item) => `updated: ${nameOf(item)}`),
  ].map(printable);
  const room = Math.max(0, maxLines - faults.length - OTHER_LINES);
  yield* lines.slice(0, room);
  if (lines.length > room) yield `and ${plural(lines.length - room, 'more line')} (--verbose shows all)`;
  if (hosts !== undefined) yield hosts;
  const numbers = ITEM_STATES.map((one) => `${counts[one].toLocaleString('en')} ${one}`).join(', ');
  yield printable(
    `readers of ${source} (${old.feed.format}): ${numbers}; ${relinked.toLocaleString('en')} with another link, ${redated.toLocaleString('en')} with another date`,
  );
  if (counts.new > allowNew)
    yield `${plural(counts.new, 'item')} would be new, ${allowNew} may be (--allow-new)`;
}

/** The state of an item that has a line of its own: one whose link or date differs has another. */
function state(item: SeenItem): SeenItem['state'] | undefined {
  const { knownLink, knownPublished } = item;
  return knownLink === undefined && knownPublished === undefined ? item.state : undefined;
}

function newLine(item: SeenItem): string {
  const { knownId } = item;
  return `new: ${nameOf(item)}${knownId === undefined ? '' : `: ${item.id} instead of ${knownId}`}`;
}

function linkLine(item: SeenItem): readonly string[] {
  const { link = '', knownLink } = item;
  return knownLink === undefined ? [] : [`link: ${nameOf(item)}: ${link} instead of ${knownLink}`];
}

function dateLine(item: SeenItem): readonly string[] {
  const { published = 0, knownPublished } = item;
  return knownPublished === undefined
    ? []
    : [`date: ${nameOf(item)}: ${toRfc3339(published)} instead of ${toRfc3339(knownPublished)}`];
}

function nameOf({ article, title, id }: SeenItem): string {
  const name = title === '' ? id : JSON.stringify(title);
  return article === undefined ? name : `${article}: ${name}`;
}

/** A sentence in place of a line for each link, if the host is all that differs; `undefined` if it is not. */
function otherHosts(items: readonly SeenItem[]): string | undefined {
  const origins = new Set<string>();
  for (const { link = '', knownLink } of items) {
    if (knownLink === undefined) continue;
    if (!URL.canParse(link) || !URL.canParse(knownLink)) return undefined;
    const [to, from] = [new URL(link), new URL(knownLink)];
    if (to.href.slice(to.origin.length) !== from.href.slice(from.origin.length)) return undefined;
    origins.add(`${to.origin} instead of ${from.origin}`);
  }
  const [first, ...others] = origins;
  if (first === undefined || others.length > 0) return undefined;
  return printable(`links lead to ${first}: set --base-url to the address that readers will use`);
}
