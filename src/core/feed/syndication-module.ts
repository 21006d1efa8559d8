import { element, type Markup } from './xml/xml.ts';

/** Namespace of the syndication module: https://web.resource.org/rss/1.0/modules/syndication/ */
export const SYNDICATION = 'http://purl.org/rss/1.0/modules/syndication/';

const MINUTES_PER_PERIOD = [
  ['hourly', 60],
  ['daily', 1440],
  ['weekly', 10_080],
] as const;

/**
 * `sy:updatePeriod` and `sy:updateFrequency`, the number of polls per period; empty without a TTL. The
 * frequency is rounded up to an integer, so the resulting interval is at most `ttlMinutes`.
 */
export function syndication(ttlMinutes: number | undefined): readonly Markup[] {
  if (ttlMinutes === undefined) return [];
  const [period, minutes] =
    MINUTES_PER_PERIOD.find(([, length]) => ttlMinutes <= length) ?? MINUTES_PER_PERIOD[2];
  const frequency = Math.max(1, Math.ceil(minutes / Math.max(1, ttlMinutes)));
  return [element('sy:updatePeriod', {}, period), element('sy:updateFrequency', {}, String(frequency))];
}
