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
import type { RawHeaders } from './headers.ts';

/** Header fields that move with the clock, Date the last of them: the same object as long as they stay the same. */
export interface ClockedFields {
  readonly list: RawHeaders;
  /** The same as lines of a head, each with its end. */
  readonly text: string;
}

/** The fields at a moment in milliseconds since 1970. Costs next to nothing but for the first call in a second. */
export type FieldsAt = (now: number) => ClockedFields;

/** Date alone, for answers that say by themselves who may keep them. */
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

/** How much longer than max-age a cache may serve what it has while the service fails. */
export const STALE_IF_ERROR_SECONDS = 7 * 24 * 3600;

/** What the fields follow from. */
export interface FreshnessInput {
  readonly current: () => Snapshot | undefined;
  /** RFC 5861, 4. */
  readonly staleIfErrorSeconds: number;
}

/** What all resources have in common as long as a snapshot is served. */
interface Rhythm extends PollBounds {
  readonly usualSeconds: number;
  readonly due: number | undefined;
  readonly updated: number;
}

/** Nothing is served: whatever is answered is good for no time. */
const NO_RHYTHM: Rhythm = { leastSeconds: 1, mostSeconds: 1, usualSeconds: 1, due: undefined, updated: 0 };

/**
 * Makes the caching fields of resources: max-age and Expires from the publication's rhythm, its bounds and the
 * next article that is due. All through a second a resource has the same ones, whatever the status, unless a
 * new snapshot says otherwise.
 */
export function createFreshness({ current, staleIfErrorSeconds }: FreshnessInput) {
  let snapshot: Snapshot | undefined;
  let rhythm = NO_RHYTHM;
  let second = NaN;
  /** Those that were made in this second, by what they say. */
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
      // For those who know nothing newer (RFC 9111, 5.3); Date is ours too, so that the two agree.
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

/** A feed that moves or ends does so at a moment of its own. */
function dueOf({ ending }: Resource, due: number | undefined, now: number): number | undefined {
  return ending === undefined || ending.from <= now || ending.from > (due ?? Infinity) ? due : ending.from;
}

/** How long documents ask pollers to wait at the least, in seconds; 0 where nothing is published yet. */
export function minSecondsOf(publication: Publication | undefined): number {
  return publication === undefined ? 0 : (publication.poll?.leastSeconds ?? publication.ttlMinutes * 60);
}

/** A snapshot that an older version has recorded knows no bounds. */
function boundsOf({ poll, ttlMinutes }: Publication): PollBounds {
  return poll ?? { leastSeconds: ttlMinutes * 60, mostSeconds: ttlMinutes * 60 };
}

function asText(list: RawHeaders): string {
  let text = '';
  for (let index = 0; index < list.length; index += 2) text += `${list[index]}: ${list[index + 1]}\r\n`;
  return text;
}
