import type { Instant } from '../../../article/instant.ts';
import type { MetadataKey } from '../../formats/source-format.ts';
import { looksLikeDate } from '../dates.ts';
import { isPublishedWord } from './draft-words.ts';
import type { KeyReader } from './key-reader.ts';
import type { WrittenValue } from './written-values.ts';

/** Tells if a value stands under our own name `published` and is to be a date. */
export function isOwnDate(value: WrittenValue): boolean {
  return value.rank === 0 && !value.isEmpty && !isPublishedWord(value);
}

/**
 * Reads the publication date. Without our own key the article comes out on `publishDate` if that is later than `date`,
 * and a day in `publish` counts where no other key has one.
 */
export function readPublished(reader: KeyReader, key: MetadataKey<Instant>): Instant | undefined {
  const days = reader
    .filled('publish')
    .filter(({ value }) => typeof value === 'string' && looksLikeDate(value));
  const dates = [...reader.filled('published').filter((value) => !isPublishedWord(value)), ...days];
  const date = reader.first('published', key, dates);
  if (!reader.isForeign) return date;
  const planned = reader.first('publishDate', key);
  return date === undefined || planned === undefined ? (date ?? planned) : Math.max(date, planned);
}
