// RFC 9111, section 4.2.1: how long an answer may be taken for fresh, and so when a poller had best come again.

/** Between these a publication wants its pollers to wait. */
export interface PollBounds {
  readonly leastSeconds: number;
  /** Never below `leastSeconds`. */
  readonly mostSeconds: number;
}

/** What the advice for one resource follows from. Moments are milliseconds since 1970. */
export interface AdviceInput {
  /** From {@link usualSeconds}. */
  readonly usualSeconds: number;
  readonly leastSeconds: number;
  /** When the resource last changed. */
  readonly changed: number;
  /** When the next article comes out or expires, as far as it is known. */
  readonly due: number | undefined;
}

/** How long to wait, and how much longer a cache may serve what it has while it asks (RFC 5861, 3). */
export interface PollAdvice {
  readonly maxAgeSeconds: number;
  readonly staleWhileRevalidateSeconds: number;
}

/** Of fewer articles nobody can tell how often one comes. */
const FEWEST_ARTICLES = 3;

/** Whoever asks ten times between two articles is late by a tenth of what lies between them. */
const POLLS_PER_ARTICLE = 10;

const MAX_STALE_SECONDS = 60;

/** Shorter would be no answer to anybody: caches count whole seconds. */
const SHORTEST_SECONDS = 1;

/**
 * The usual wait of a publication: a tenth of the median time between two of its newest articles, within
 * bounds. `published` are their dates in milliseconds, newest first.
 */
export function usualSeconds(
  published: readonly number[],
  { leastSeconds, mostSeconds }: PollBounds,
): number {
  if (published.length < FEWEST_ARTICLES) return leastSeconds;
  const gaps = published.slice(1).map((date, index) => (published[index] ?? date) - date);
  const tenthSeconds = Math.floor(median(gaps) / 1000 / POLLS_PER_ARTICLE);
  return Math.min(Math.max(tenthSeconds, leastSeconds), mostSeconds);
}

/**
 * What to tell a poller at a moment. Right after a change the least: a correction or another article is likely
 * now. Never past the next article that is due. `now` is in milliseconds; its fraction of a second does not
 * count, because freshness is counted from Date (RFC 9111, 4.2.3), which has none.
 */
export function adviceAt(now: number, input: AdviceInput): PollAdvice {
  const { usualSeconds: usual, leastSeconds, changed, due } = input;
  const second = Math.floor(now / 1000);
  const isFresh = second - Math.floor(changed / 1000) < usual;
  const wanted = isFresh ? leastSeconds : usual;
  const left = due === undefined ? Infinity : Math.floor(due / 1000) - second;
  // What should be out since long is held up: to ask each second would not bring it.
  if (left <= -leastSeconds) {
    return { maxAgeSeconds: wanted, staleWhileRevalidateSeconds: MAX_STALE_SECONDS };
  }
  const maxAgeSeconds = Math.max(SHORTEST_SECONDS, Math.min(wanted, left));
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
