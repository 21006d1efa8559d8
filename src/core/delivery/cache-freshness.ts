import {
  cacheControl,
  CDN_IMMUTABLE,
  cdnCacheControl,
  IMMUTABLE,
  IMMUTABLE_SECONDS,
} from '../protocol/cache-control.ts';
import { formatHttpDate } from '../protocol/http-date.ts';
import { adviceAt, usualSeconds, type PollAdvice, type PollBounds } from '../protocol/poll-advice.ts';
import type { Publication } from '../article/publication.ts';
import type { Resource } from '../snapshot/resource.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { RawHeaders } from './response-headers.ts';

/**
 * Header fields that change with the clock, Date last. The same object as long as the fields stay the same.
 */
export interface ClockedFields {
  readonly list: RawHeaders;
  /** The fields as lines of a head, each with its line end. */
  readonly text: string;
}

/** The fields at a moment in milliseconds since 1970. Only the first call in a second does any work. */
export type FieldsAt = (now: number) => ClockedFields;

/** Creates the field Date alone, for responses with caching fields of their own. */
export function createDateFields(): FieldsAt {
  let second = NaN;
  let last: ClockedFields | undefined;
  return (now) => {
    const at = Math.floor(now / 1000);
    if (last !== undefined && at === second) return last;
    second = at;
    const list = ['Date', formatHttpDate(second * 1000)];
    return (last = { list, text: asText(list) });
  };
}

/** Time beyond max-age for which a cache may serve a stored response while the service fails. */
export const STALE_IF_ERROR_SECONDS = 7 * 24 * 3600;

/** Dependencies of {@link createFreshness}. */
export interface FreshnessInput {
  readonly current: () => Snapshot | undefined;
  /** RFC 5861, 4. */
  readonly staleIfErrorSeconds: number;
}

/** Polling advice that all resources of a snapshot share. */
interface Rhythm extends PollBounds {
  readonly usualSeconds: number;
  readonly due: number | undefined;
  readonly updated: number;
}

/** Advice while nothing is published: responses are fresh for one second. */
const NO_RHYTHM: Rhythm = { leastSeconds: 1, mostSeconds: 1, usualSeconds: 1, due: undefined, updated: 0 };

/**
 * Creates the caching fields of resources: max-age and Expires follow from the publication's rhythm, its
 * bounds and the next article that is due. Within a second a resource has the same fields, whatever the
 * status, unless a new snapshot changes them.
 */
export function createFreshness({ current, staleIfErrorSeconds }: FreshnessInput) {
  let snapshot: Snapshot | undefined;
  let rhythm = NO_RHYTHM;
  let second = NaN;
  /** Fields of this second, by their Cache-Control. */
  const made = new Map<string, ClockedFields>();

  function tick(now: number): void {
    const served = current();
    if (served !== snapshot) {
      snapshot = served;
      rhythm = served === undefined ? NO_RHYTHM : rhythmOf(served);
    }
    const at = Math.floor(now / 1000);
    if (at === second) return;
    second = at;
    made.clear();
  }

  function fields(control: string, cdnControl: string, maxAgeSeconds: number): ClockedFields {
    const known = made.get(control);
    if (known !== undefined) return known;
    const list = [
      'Cache-Control',
      control,
      'CDN-Cache-Control',
      cdnControl,
      // For caches that know no Cache-Control (RFC 9111, 5.3); Date comes from the same clock, so that the
      // two agree.
      'Expires',
      formatHttpDate((second + maxAgeSeconds) * 1000),
      'Date',
      formatHttpDate(second * 1000),
    ];
    const result = { list, text: asText(list) };
    made.set(control, result);
    return result;
  }

  function advised({ maxAgeSeconds, staleWhileRevalidateSeconds }: PollAdvice): ClockedFields {
    const freshness = { maxAgeSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds };
    return fields(cacheControl(freshness), cdnCacheControl(freshness), maxAgeSeconds);
  }

  return (resource: Resource): FieldsAt => {
    let lastSnapshot: Snapshot | undefined;
    let lastSecond = NaN;
    let last: ClockedFields | undefined;
    return (now) => {
      if (last !== undefined && current() === lastSnapshot && Math.floor(now / 1000) === lastSecond)
        return last;
      tick(now);
      const changed = resource.lastModified ?? rhythm.updated;
      last =
        resource.caching === 'archive'
          ? fields(IMMUTABLE, CDN_IMMUTABLE, IMMUTABLE_SECONDS)
          : advised(adviceAt(now, { ...rhythm, changed, due: dueOf(resource, rhythm.due, now) }));
      lastSnapshot = snapshot;
      lastSecond = second;
      return last;
    };
  };
}

function rhythmOf({ publication, entries, nextTurn, updated }: Snapshot): Rhythm {
  const bounds = boundsOf(publication);
  const published = entries.map((entry) => entry.published);
  return { ...bounds, usualSeconds: usualSeconds(published, bounds), due: nextTurn, updated };
}

/** The next moment at which a resource changes: a feed that moves or ends has one of its own. */
function dueOf({ ending }: Resource, due: number | undefined, now: number): number | undefined {
  return ending === undefined || ending.from <= now || ending.from > (due ?? Infinity) ? due : ending.from;
}

/** Min. polling interval that documents ask for, in seconds; 0 while nothing is published. */
export function minSecondsOf(publication: Publication | undefined): number {
  return publication === undefined ? 0 : (publication.poll?.leastSeconds ?? publication.ttlMinutes * 60);
}

/** The bounds of polling; a snapshot of an older version has none. */
function boundsOf({ poll, ttlMinutes }: Publication): PollBounds {
  return poll ?? { leastSeconds: ttlMinutes * 60, mostSeconds: ttlMinutes * 60 };
}

function asText(list: RawHeaders): string {
  let text = '';
  for (let index = 0; index < list.length; index += 2) text += `${list[index]}: ${list[index + 1]}\r\n`;
  return text;
}
