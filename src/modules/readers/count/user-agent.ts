import { AGENTS, type AgentRow, type ReaderKind } from './agents.ts';

/** A reader as identified by its User-Agent (RFC 9110, section 10.1.5), which any client can forge. */
export interface Reader {
  /** Printable, at most 48 characters; untrusted text. */
  readonly name: string;
  /** Printable, at most {@link MAX_VERSION} characters. */
  readonly version?: string;
  readonly kind: ReaderKind;
  /** The number of subscribers that it reports; 0 to {@link MAX_SUBSCRIBERS}. */
  readonly subscribers?: number;
  /** Its id of the subscription: two ids of one aggregator count separately. */
  readonly feedId?: string;
  /** True for a self-hosted aggregator: each address counts as another one. */
  readonly isInstalled?: true;
}

/** Max. characters of a User-Agent that are examined. */
export const MAX_LOOKED_AT = 512;
const MAX_VERSION = 24;
/** Upper bound of a reported number; no feed has more subscribers. */
const MAX_SUBSCRIBERS = 50_000_000;

/** A request without User-Agent. */
const NO_USER_AGENT: Reader = { name: '(no User-Agent)', kind: 'unknown' };

/**
 * Identifies a reader. Runs in linear time in the first {@link MAX_LOOKED_AT} characters, whatever they are.
 */
export function identifyReader(userAgent: string | undefined): Reader {
  const text = printable((userAgent ?? '').slice(0, MAX_LOOKED_AT));
  if (text === '' || text === '-') return NO_USER_AGENT;
  const lower = text.toLowerCase();
  const found = findRow(lower);
  const rest = extras(lower);
  if (found === undefined) {
    // Reporting subscribers makes an unknown reader an aggregator.
    return {
      ...firstProduct(text),
      kind: rest.subscribers === undefined ? 'unknown' : 'aggregator',
      ...rest,
    };
  }
  const { row, end } = found;
  const version = versionAt(text, row.name === 'Safari' ? afterVersion(lower, end) : end);
  return {
    name: row.name,
    ...(version !== undefined && { version }),
    kind: row.kind,
    ...(row.isInstalled && { isInstalled: row.isInstalled }),
    ...rest,
  };
}

/** The number of subscribers that an aggregator states in its User-Agent; undefined for every other client. */
export function statedSubscribers(userAgent: string): number | undefined {
  const { kind, subscribers } = identifyReader(userAgent);
  return kind === 'aggregator' ? subscribers : undefined;
}

/** Replaces characters that are unsafe to show or log: control characters and bidirectional controls. */
function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

interface FoundRow {
  readonly row: AgentRow;
  /** Index after the token. */
  readonly end: number;
}

function findRow(lower: string): FoundRow | undefined {
  for (const row of AGENTS) {
    const at = indexOfWord(lower, row.token);
    if (at !== -1) return { row, end: at + row.token.length };
  }
  return undefined;
}

/** Index of `token` as a separate word; -1 if it does not occur. */
function indexOfWord(lower: string, token: string): number {
  for (let at = lower.indexOf(token); at !== -1; at = lower.indexOf(token, at + 1)) {
    const begins = at === 0 || GENERAL.has(token) || !isWord(lower, at - 1);
    const end = at + token.length;
    if (begins && !(isLetter(lower, end - 1) && isLetter(lower, end))) return at;
  }
  return -1;
}

/** Tokens that may also end a longer word, as in `StreamReaderBot`. */
const GENERAL: ReadonlySet<string> = new Set(['bot', 'crawler', 'spider']);

function isLetter(lower: string, at: number): boolean {
  const code = lower.charCodeAt(at);
  return code >= 97 && code <= 122;
}

function isWord(lower: string, at: number): boolean {
  const code = lower.charCodeAt(at);
  return isLetter(lower, at) || (code >= 48 && code <= 57);
}

/** `Name/1.2`, `Name 1.2`, `Name / 1.2`, `Name v1.2`. */
const VERSION = /[ /]{0,3}v?(\d[\w.+~-]{0,63})/y;

function versionAt(text: string, end: number): string | undefined {
  // Some tokens include the slash.
  VERSION.lastIndex = end;
  return VERSION.exec(text)?.[1]?.slice(0, MAX_VERSION);
}

/** Safari puts its version into a separate product. */
function afterVersion(lower: string, end: number): number {
  const at = lower.indexOf('version/');
  return at === -1 ? end : at + 'version/'.length;
}

/** The first product of an unknown reader, `Name/1.2 …`. */
const PRODUCT = /^([^/(;]{1,48})(?:\/v?(\d[\w.+~-]{0,63}))?/;

function firstProduct(text: string): Pick<Reader, 'name' | 'version'> {
  const compatible = text.startsWith('Mozilla/') ? text.indexOf('compatible;') : -1;
  const from = compatible === -1 ? text : text.slice(compatible + 'compatible;'.length).trimStart();
  const [, name = '', version] = PRODUCT.exec(from) ?? [];
  // An at sign suggests an e-mail address, which must not be stored.
  const shown = name.includes('@') ? '' : name.trim();
  return {
    name: shown === '' ? '(unknown)' : shown,
    ...(version !== undefined && { version: version.slice(0, MAX_VERSION) }),
  };
}

/** `12 subscribers`, `1,204 readers`, `3 users`, `15 subscriber(s)`. */
const COUNT_BEFORE =
  /(?<![\w.])(\d{1,3}(?:,\d{3}){1,3}|\d{1,12}) (?:subscriber|reader|user)(?:s|\(s\))?(?!\w)/;
/** `users 1`, `subscribers_1`, `Subscriber Count: 12`. */
const COUNT_BEHIND = /(?<!\w)(?:subscribers?|readers|users)(?: count)?[ :=_]{1,3}(\d{1,12})(?![\w.])/;
const FEED_ID = /(?<!\w)feed-?id[:=] ?([\w-]{1,64})/;

function extras(lower: string): Pick<Reader, 'subscribers' | 'feedId'> {
  const count = COUNT_BEFORE.exec(lower)?.[1] ?? COUNT_BEHIND.exec(lower)?.[1];
  if (count === undefined) return {};
  const feedId = FEED_ID.exec(lower)?.[1];
  return {
    subscribers: Math.min(Number(count.replaceAll(',', '')), MAX_SUBSCRIBERS),
    ...(feedId !== undefined && { feedId }),
  };
}
