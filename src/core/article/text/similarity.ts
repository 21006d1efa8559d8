import { createHash } from 'node:crypto';
import type { Article, TextFingerprint } from '../article.ts';

/** A word. In scripts without spaces between words, each character is one. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{N}\p{M}]+/gu;

/** Markup, ignored in comparisons. */
const MARKUP = /<[^<>]*>|&#?\w+;|\]\([^()]*\)/g;

/** Unrelated articles may share a text shorter than this, so its hash includes the title. */
const SHORT_TEXT_WORDS = 20;

/** An edit of this many words is significant in a text of any length. */
const SIGNIFICANT_WORDS = 10;
/** Share of a short text that makes an edit significant, with a minimum of three words. */
const SIGNIFICANT_SHARE = 0.2;
const MIN_SIGNIFICANT_WORDS = 3;

/** Min. share of common words for two texts to be versions of one article. */
const SIMILAR_SHARE = 0.7;

/** Normalised words of an article: the title, a line feed, the body; lower case, separated by spaces. */
export function wordsOf({ title, body }: Pick<Article, 'title' | 'body'>): string {
  return `${words(title).join(' ')}\n${words(body.text.replace(MARKUP, ' ')).join(' ')}`;
}

/** Computes the fingerprint of an article's text. */
export function fingerprintOf({ title, body }: Pick<Article, 'title' | 'body'>): TextFingerprint {
  const { text } = body;
  const isShort = isShortText(text);
  const textHash = createHash('sha256')
    .update(isShort ? `${title}\n${text}` : text)
    .digest('hex');
  return { textHash, isShort };
}

function isShortText(text: string): boolean {
  let count = 0;
  WORD.lastIndex = 0;
  // Stops counting at the limit.
  while (count < SHORT_TEXT_WORDS && WORD.test(text)) count += 1;
  return count < SHORT_TEXT_WORDS;
}

function words(text: string): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
}

/** Number of words of the longer text that the other lacks, and the length of the longer text. */
function countChanges(
  before: readonly string[],
  after: readonly string[],
): { changed: number; longest: number } {
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
  const { changed, longest } = countChanges(split(before), split(after));
  if (changed >= SIGNIFICANT_WORDS) return true;
  return changed >= MIN_SIGNIFICANT_WORDS && changed >= longest * SIGNIFICANT_SHARE;
}

const split = (text: string): string[] => text.split(/\s/).filter((word) => word !== '');

const parts = (text: string): [title: string, body: string] => {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)];
};

/**
 * True if an edit is worth notifying readers of: ten words, or a fifth of a short text, in title or body. A
 * corrected word is not significant, a new paragraph is. Both arguments come from {@link wordsOf}.
 */
export function isSignificantEdit(before: string, after: string): boolean {
  const [titleBefore, bodyBefore] = parts(before);
  const [titleAfter, bodyAfter] = parts(after);
  return isSignificant(titleBefore, titleAfter) || isSignificant(bodyBefore, bodyAfter);
}

/** True if two results of {@link wordsOf} are versions of one article. */
export function isSimilar(a: string, b: string): boolean {
  const { changed, longest } = countChanges(split(a), split(b));
  return longest > 0 && (longest - changed) / longest >= SIMILAR_SHARE;
}
