import { createHash } from 'node:crypto';
import type { Article } from '../article.ts';

/** Scripts that put no spaces between words: each character counts for one. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{N}\p{M}]+/gu;

/** Markup says nothing of what an article tells. */
const MARKUP = /<[^<>]*>|&#?\w+;|\]\([^()]*\)/g;

/** Of a shorter text somebody else may have the very same: its title is a part of it. */
const SHORT_TEXT_WORDS = 20;

/** An edit of so many words is significant in a text of any length… */
const SIGNIFICANT_WORDS = 10;
/** …and in a short text one of a fifth of it, but never less than three words. */
const SIGNIFICANT_SHARE = 0.2;
const MIN_SIGNIFICANT_WORDS = 3;

/** From this share of common words on, two texts are taken for versions of one article. */
const SIMILAR_SHARE = 0.7;

/** What an article says, title first, as words in lower case with single blanks between. */
export function wordsOf({ title, body }: Pick<Article, 'title' | 'body'>): string {
  return `${words(title).join(' ')}\n${words(body.text.replace(MARKUP, ' ')).join(' ')}`;
}

/** Names an article's text, whatever its title, file or metadata: SHA-256, hexadecimal. */
export function textHashOf(article: Pick<Article, 'title' | 'body'>): string {
  const known = (article as Marked)[MARK]?.textHash ?? hashes.get(article);
  if (known !== undefined) return known;
  const hash = computeTextHash(article);
  hashes.set(article, hash);
  return hash;
}

/** What has to be known of a text to know it again. */
export interface TextFingerprint {
  readonly textHash: string;
  readonly isShort: boolean;
}

/** The mark of an article's text. */
export function fingerprintOf(article: Pick<Article, 'title' | 'body'>): TextFingerprint {
  return { textHash: textHashOf(article), isShort: isShort(article) };
}

/** Says what the mark of an article is, so that its text need not be there. */
export function attachFingerprint(article: Pick<Article, 'title' | 'body'>, mark: TextFingerprint): void {
  (article as Marked)[MARK] = mark;
}

/** A hundred thousand marks in a map would be looked through by every collection of garbage. */
const MARK = Symbol('mark');

interface Marked {
  [MARK]?: TextFingerprint;
}

/** Every tick asks for every article's, and a scan hands out the same objects for files that stay the same. */
const hashes = new WeakMap<object, string>();

function computeTextHash(article: Pick<Article, 'title' | 'body'>): string {
  const { text } = article.body;
  return createHash('sha256')
    .update(isShort(article) ? `${article.title}\n${text}` : text)
    .digest('hex');
}

/** Whether an article has so little text that another one may have the very same. */
export function isShort(article: Pick<Article, 'body'>): boolean {
  const known = (article as Marked)[MARK]?.isShort;
  if (known !== undefined) return known;
  const { text } = article.body;
  let count = 0;
  WORD.lastIndex = 0;
  // A long text's words are not counted to the last.
  while (count < SHORT_TEXT_WORDS && WORD.test(text)) count += 1;
  return count < SHORT_TEXT_WORDS;
}

function words(text: string): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
}

/** How many words, of the larger side, the two texts do not share; and how many that side has. */
function compare(before: readonly string[], after: readonly string[]): { changed: number; longest: number } {
  const counts = new Map<string, number>();
  for (const word of before) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of after) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    shared += 1;
  }
  const longest = Math.max(before.length, after.length);
  return { changed: longest - shared, longest };
}

function isSignificant(before: string, after: string): boolean {
  const { changed, longest } = compare(split(before), split(after));
  if (changed >= SIGNIFICANT_WORDS) return true;
  return changed >= MIN_SIGNIFICANT_WORDS && changed >= longest * SIGNIFICANT_SHARE;
}

const split = (text: string): string[] => text.split(/\s/).filter((word) => word !== '');

const parts = (text: string): [title: string, body: string] => {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)];
};

/**
 * Whether readers should be told of an edit: ten words, or a fifth of a short text, in the title or below
 * it. A corrected word is not significant, a new paragraph is. Both texts as {@link wordsOf} gives them.
 */
export function isSignificantEdit(before: string, after: string): boolean {
  const [titleBefore, bodyBefore] = parts(before);
  const [titleAfter, bodyAfter] = parts(after);
  return isSignificant(titleBefore, titleAfter) || isSignificant(bodyBefore, bodyAfter);
}

/** Whether two texts, as {@link wordsOf} gives them, are versions of one article. */
export function isSimilar(a: string, b: string): boolean {
  const { changed, longest } = compare(split(a), split(b));
  return longest > 0 && (longest - changed) / longest >= SIMILAR_SHARE;
}
