import type { Complain, ValueContext } from '../../formats/source-format.ts';
import { listOf } from '../text-values.ts';
import { lineOfText } from './texts.ts';

/** A tag that is a note: `[[Clippings]]`, `[[notes/Clippings|Clippings]]`. */
const WIKI_LINK = /^\[\[(?:[^[\]|]{1,300}\|)?([^[\]|]{1,300})\]\]$/u;

/** Max. nesting of lists of tags; Hexo's categories have two levels. */
const MAX_DEPTH = 4;

/** Names of the member of a map that is the tag. */
const LABELS = ['label', 'name', 'title', 'tag', 'value', 'slug'] as const;

/** A dated file of Jekyll, in which blanks separate tags. */
const DATED_POST = /(?:^|\/)_posts\/(?:[^/]+\/)*\d{4}-\d{1,2}-\d{1,2}-[^/]*$/;

/**
 * Reads tags: a list, a list of lists, maps with a label, words with commas between. In a dated file of `_posts` blanks
 * separate them too; elsewhere words without a comma are one tag, and a finding says so. `#` before a word is no part
 * of the tag, and tags that differ only in letter case are one.
 */
export function readTags(value: unknown, complain: Complain, context: ValueContext): readonly string[] {
  return mergeTags([tagsIn(value, complain, context)]);
}

/** Reads tags without merging equal ones. */
export function tagsIn(value: unknown, complain: Complain, context: ValueContext): readonly string[] {
  const items = listOf(typeof value === 'string' ? splitWords(value, complain, context) : value);
  return items.flatMap((item, index) =>
    readItem(item, (text, severity) => complain(text, severity, index), context, 1),
  );
}

/** Joins lists of tags; of tags that differ only in letter case the first spelling stays. */
export function mergeTags(lists: readonly (readonly string[])[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const tag of lists.flat()) {
    const folded = tag.normalize('NFC').toLowerCase();
    if (!merged.has(folded)) merged.set(folded, tag);
  }
  return [...merged.values()];
}

function splitWords(text: string, complain: Complain, { path }: ValueContext): readonly string[] {
  const words = text.trim();
  if (words.includes(',') || !/\s/u.test(words)) return text.split(',');
  if (DATED_POST.test(path)) return words.split(/\s+/u);
  complain('words without commas are one tag: write a list, such as [one, two]', 'warning');
  return [words];
}

function readItem(
  item: unknown,
  complain: Complain,
  context: ValueContext,
  depth: number,
): readonly string[] {
  if (Array.isArray(item) && depth < MAX_DEPTH) {
    return item.flatMap((inner: unknown) => readItem(inner, complain, context, depth + 1));
  }
  // In the dialects of other programs a plain null of YAML is an empty item.
  const isNull = context.isForeign === true && (item === 'null' || item === '~');
  const written = typeof item === 'string' ? (isNull ? '' : item) : labelOf(item);
  const line = lineOfText(written, context).replace(/^#(?=\p{L})/u, '');
  const tag = context.isForeign === true ? (WIKI_LINK.exec(line)?.[1] ?? line) : line;
  if (tag !== '') return [tag];
  // Templates for new articles leave items empty.
  const isLeft = context.isForeign === true && (item === '' || isNull);
  complain('a tag must be a word or a few', isLeft ? 'note' : undefined);
  return [];
}

function labelOf(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const label = LABELS.find((name) => Object.hasOwn(item, name));
  return label === undefined ? undefined : (item as Record<string, unknown>)[label];
}
