import type { Entry } from '../article/article.ts';
import { atomIdIn } from '../article/ids/atom-id.ts';
import type { GateThresholds } from '../article/publication.ts';
import { FORMATS, type Format } from '../feed/feed.ts';
import type { Fragments } from '../feed/document-limits.ts';
import type { SuspectedMove } from '../ledger/reconcile.ts';

/** Minimum numbers below which percentages say nothing: of three articles, one is a third. */
const MIN_GONE = 10;
const MIN_NEW = 500;
/** This many articles vanishing together looks like an unmounted directory. */
const MIN_LOST = 3;
const MIN_REDATED = 5;

/** The published state and the state to be published. */
export interface GateInput {
  readonly before: { readonly entries: readonly Entry[]; readonly articles: number };
  readonly after: {
    readonly chosen: readonly { readonly entry: Entry; readonly fragments: Fragments }[];
    readonly articles: number;
    /** The ids of all articles that may be published now. */
    readonly publishable: ReadonlySet<string>;
  };
  /** The paths of articles that would be removed, and of those that would be added under a new id. */
  readonly gone: readonly string[];
  readonly came: readonly string[];
  readonly suspicions: readonly SuspectedMove[];
  readonly thresholds: GateThresholds;
}

/** A rule of the gate that a change violates. */
export interface Violation {
  readonly rule:
    | 'id-changed'
    | 'shrink'
    | 'grow'
    | 'redate'
    | 'moved'
    | 'missing'
    | 'new'
    | 'draft'
    | 'relative-link'
    | 'parity';
  /** The reason, with the paths of the articles. */
  readonly message: string;
}

/**
 * Returns the reasons not to publish a change; empty if there are none. Every fragment and head has been
 * checked for well-formedness when it was rendered.
 */
export function checkGate(input: GateInput): Violation[] {
  const { before, after, suspicions, thresholds } = input;
  return [
    ...suspicions.map(({ gone, came }) => ({
      rule: 'id-changed' as const,
      message: `${came.path}:1: would appear as a new article, but looks like ${gone.path}, which is gone: put \`id: ${gone.id}\` into its front matter, or accept`,
    })),
    ...sizes(input, thresholds),
    ...redated(
      before.entries,
      after.chosen.map(({ entry }) => entry),
      thresholds,
    ),
    ...after.chosen.flatMap(({ entry, fragments }) => faultsOf(entry, fragments, after.publishable)),
  ];
}

function sizes(
  { before, after, gone, came }: GateInput,
  { shrinkPercent, growPercent }: GateThresholds,
): Violation[] {
  const isEmptied = after.articles === 0 && before.articles >= MIN_LOST;
  if (isEmptied || (gone.length >= MIN_GONE && gone.length > (before.articles * shrinkPercent) / 100)) {
    const message = `${gone.length} of ${before.articles} articles would be gone, more than ${shrinkPercent} %: ${listPaths(gone)}`;
    return [{ rule: 'shrink', message }];
  }
  if (came.length >= MIN_NEW && came.length > (before.articles * growPercent) / 100) {
    const message = `${came.length} articles would be new, where there were ${before.articles}, more than ${growPercent} %: ${listPaths(came)}`;
    return [{ rule: 'grow', message }];
  }
  return [];
}

/** Max. articles that a message names. */
const MAX_NAMED = 10;

function listPaths(paths: readonly string[]): string {
  const more = paths.length - MAX_NAMED;
  const names = paths
    .slice(0, MAX_NAMED)
    .map((path) => `${path}:1`)
    .join(', ');
  return more > 0 ? `${names} and ${more} more` : names;
}

function redated(
  before: readonly Entry[],
  after: readonly Entry[],
  { redatePercent }: GateThresholds,
): Violation[] {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const common = after.filter(({ id }) => known.has(id));
  const moved = common.filter(({ id, published, updated }) => {
    const was = known.get(id);
    return was?.published !== published || was.updated !== updated;
  });
  if (moved.length < MIN_REDATED || moved.length <= (common.length * redatePercent) / 100) return [];
  const paths = listPaths(moved.map(({ path }) => path));
  return [
    {
      rule: 'redate',
      message: `the dates of ${moved.length} of ${common.length} articles would move, more than ${redatePercent} %: ${paths}`,
    },
  ];
}

/**
 * A tag and an attribute of sanitised HTML: values are in double quotes and contain neither quotes nor `>`.
 */
const TAG = /<[a-z][^>]*>/gi;
const ATTRIBUTE = /\s([\w-]+)="([^"]*)"/g;

/** Attributes whose value is a single URL. */
const URL_ATTRIBUTES = new Set(['href', 'src', 'poster', 'cite']);

function urlsIn(html: string): string[] {
  const attributes = [...html.matchAll(TAG)].flatMap(([tag]) => [...tag.matchAll(ATTRIBUTE)]);
  return attributes.flatMap(([, name = '', value = '']) =>
    URL_ATTRIBUTES.has(name.toLowerCase()) ? [value] : [],
  );
}

const ABSOLUTE = /^(?:https?:\/\/|mailto:|tel:)/i;

function faultsOf(entry: Entry, fragments: Fragments, publishable: ReadonlySet<string>): Violation[] {
  const faults: Violation[] = [];
  const urls = [entry.link, ...entry.attachments.map(({ url }) => url), ...urlsIn(entry.html)];
  const relative = urls.find((url) => !ABSOLUTE.test(url));
  if (!publishable.has(entry.id))
    faults.push({ rule: 'draft', message: `${entry.path}:1: is a draft or not due` });
  if (relative !== undefined)
    faults.push({ rule: 'relative-link', message: `${entry.path}:1: has the relative link ${relative}` });
  for (const format of FORMATS) {
    if (!containsId(format, fragments[format], entry))
      faults.push({ rule: 'parity', message: `${entry.path}:1: has another id in ${format}` });
  }
  return faults;
}

/** True if a fragment contains the id of this entry, in the element or member of its format. */
function containsId(format: Format, fragment: string, entry: Entry): boolean {
  const { id } = entry;
  if (format === 'json') return (JSON.parse(fragment) as { id: unknown }).id === id;
  const isRss = format === 'rss';
  const pattern = isRss ? /<guid isPermaLink="false">([^<]*)<\/guid>/ : /<id>([^<]*)<\/id>/;
  return unescape(pattern.exec(fragment)?.[1] ?? '') === (isRss ? id : atomIdIn(entry));
}

const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return REFERENCES[name ?? ''] ?? whole;
    },
  );
}
