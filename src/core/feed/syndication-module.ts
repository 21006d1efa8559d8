import { element, type Markup } from './xml/xml.ts';

/** https://web.resource.org/rss/1.0/modules/syndication/ */
export const SYNDICATION = 'http://purl.org/rss/1.0/modules/syndication/';

const MINUTES_PER_PERIOD = [
  ['hourly', 60],
  ['daily', 1440],
  ['weekly', 10_080],
] as const;

/**
 * `sy:updatePeriod` and `sy:updateFrequency`: how often to look, so many times a period. Whole numbers only,
 * so the time between two looks is the given one or somewhat less. Nothing where there is none.
 */
export function syndication(ttlMinutes: number | undefined): readonly Markup[] {
  if (ttlMinutes === undefined) return [];
  const [period, minutes] =
    MINUTES_PER_PERIOD.find(([, length]) => ttlMinutes <= length) ?? MINUTES_PER_PERIOD[2];
  const frequency = Math.max(1, Math.ceil(minutes / Math.max(1, ttlMinutes)));
  return [element('sy:updatePeriod', {}, period), element('sy:updateFrequency', {}, String(frequency))];
}
