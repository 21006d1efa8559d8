// RFC 9111, section 4.2.1: the freshness lifetime of a response tells a poller when to return.

/** Bounds of the advertised poll interval, in seconds. */
export interface PollBounds {
  readonly leastSeconds: number;
  /** Never below `leastSeconds`. */
  readonly mostSeconds: number;
}

/** Input to {@link adviceAt} for one resource. Moments are milliseconds since 1970. */
export interface AdviceInput {
  /** Result of {@link usualSeconds}. */
  readonly usualSeconds: number;
  readonly leastSeconds: number;
  /** Last change of the resource. */
  readonly changed: number;
  /** Next known publication or expiry of an article. */
  readonly due: number | undefined;
}

/** Poll interval, and the time for which caches may serve stale while they revalidate (RFC 5861, 3). */
export interface PollAdvice {
  readonly maxAgeSeconds: number;
  readonly staleWhileRevalidateSeconds: number;
}

/** Min. number of articles for an estimate of the publication rate. */
const MIN_ARTICLES = 3;

/** Ten polls per article: the delay is at most a tenth of the time between articles. */
const POLLS_PER_ARTICLE = 10;

const MAX_STALE_SECONDS = 60;

/** Freshness is counted in whole seconds. */
const MIN_SECONDS = 1;

/**
 * Usual poll interval of a publication: a tenth of the median time between its newest articles, within
 * bounds. `published` has their dates in milliseconds since 1970, newest first.
 */
export function usualSeconds(
  published: readonly number[],
  { leastSeconds, mostSeconds }: PollBounds,
): number {
  if (published.length < MIN_ARTICLES) return leastSeconds;
  const gaps = published.slice(1).map((date, index) => (published[index] ?? date) - date);
  const tenthSeconds = Math.floor(median(gaps) / 1000 / POLLS_PER_ARTICLE);
  return Math.min(Math.max(tenthSeconds, leastSeconds), mostSeconds);
}

/**
 * Advice at the moment `now` (milliseconds since 1970). Gives the shortest interval right after a change,
 * when a correction or another article is likely, and never extends past the next due article. Ignores
 * fractions of a second: freshness is counted from Date (RFC 9111, 4.2.3), which has none.
 */
export function adviceAt(now: number, input: AdviceInput): PollAdvice {
  const { usualSeconds: usual, leastSeconds, changed, due } = input;
  const second = Math.floor(now / 1000);
  const isFresh = second - Math.floor(changed / 1000) < usual;
  const wanted = isFresh ? leastSeconds : usual;
  const left = due === undefined ? Infinity : Math.floor(due / 1000) - second;
  // Long overdue means held up: polling each second would not help.
  if (left <= -leastSeconds) {
    return { maxAgeSeconds: wanted, staleWhileRevalidateSeconds: MAX_STALE_SECONDS };
  }
  const maxAgeSeconds = Math.max(MIN_SECONDS, Math.min(wanted, left));
  return {
    maxAgeSeconds,
    staleWhileRevalidateSeconds: Math.max(0, Math.min(MAX_STALE_SECONDS, left - maxAgeSeconds)),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
