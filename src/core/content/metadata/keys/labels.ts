import type { Complain } from '../../formats/source-format.ts';
import { readTruth } from '../text-values.ts';
import { mergeTags, tagsIn } from '../values/tags.ts';
import type { KeyReader } from './key-reader.ts';
import type { WrittenValue } from './written-values.ts';

/** Tags of an article, and those of them that are categories. */
export interface ArticleLabels {
  readonly tags?: readonly string[];
  readonly categories?: readonly string[];
}

/** Reads tags and categories, which are tags too, in the order in which they stand; keywords only if there are none. */
export function readLabels(reader: KeyReader): ArticleLabels {
  const [tags] = reader.filled('tags').filter((value) => hasLabels(value, reader));
  const [categories] = reader.filled('categories').filter((value) => hasLabels(value, reader));
  const written = [tags, categories]
    .filter((value) => value !== undefined)
    .toSorted((a, b) => a.line - b.line);
  if (written.length === 0) return readKeywords(reader);
  const lists = written.map((value) => {
    const complain: Complain = (message, severity, index) =>
      reader.complain(value, 'metadata', message, severity ?? 'warning', index);
    return tagsIn(value.value, complain, reader.context);
  });
  const merged = mergeTags(lists);
  const ofCategories = categories === undefined ? undefined : lists[written.indexOf(categories)];
  return { tags: merged, ...(ofCategories !== undefined && { categories: mergeTags([ofCategories]) }) };
}

/** `categories: false` says that there are none. */
function hasLabels({ value }: WrittenValue, { isForeign }: KeyReader): boolean {
  return !isForeign || readTruth(value) === undefined;
}

function readKeywords(reader: KeyReader): ArticleLabels {
  const [keywords] = reader.filled('keywords');
  if (keywords === undefined) return {};
  const tags = mergeTags([tagsIn(keywords.value, () => {}, reader.context)]);
  return tags.length === 0 ? {} : { tags };
}
