/** Longest summary, in code points. */
const MAX_LENGTH = 300;
/** A summary does not end with a sentence shorter than this: it would say too little. */
const MIN_LENGTH = 80;

/** What is not running text: captions, tables, code, headings, asides, and what media show when they fail. */
const NOT_PROSE = new Set(
  'figure figcaption table pre aside nav audio video picture rp rt h1 h2 h3 h4 h5 h6'.split(' '),
);
/** Elements inside a line; all others begin a new one. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rb rtc ruby s samp small span ' +
    'strong sub sup time u var wbr'
  ).split(' '),
);
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** Not after a single capital, as in `U.S.`, and not before a small letter, as in `approx. two`. */
const SENTENCE_END = /(?<![\s.]\p{Lu})[.!?…؟।][\p{Pe}\p{Pf}"']*(?= (?!\p{Ll}))|[。！？][\p{Pe}\p{Pf}]*/gu;

/**
 * Plain text of at most 300 code points from the beginning of an article's prose; empty if it has none.
 * `html` must be sanitised: only then does every `<` begin a tag and every tag end at the next `>`.
 */
export function summarise(html: string): string {
  let prose = '';
  let skipped = 0;
  let seen = 0;
  for (const [token] of html.matchAll(/<[^>]*>|[^<]+/gu)) {
    const name = /^<\/?([a-z0-9]+)/u.exec(token)?.[1];
    if (name === undefined) {
      if (skipped > 0) continue;
      prose += token;
      seen += token.trim().length;
    } else if (NOT_PROSE.has(name)) {
      skipped += token.startsWith('</') ? -1 : 1;
    }
    if (name !== undefined && !INLINE.has(name)) prose += ' ';
    // An entity takes at most six characters for one; the rest of a long article need not be looked at.
    if (seen > MAX_LENGTH * 10) break;
  }
  const decoded = prose.replace(/&(?:amp|lt|gt|quot);/gu, (entity) => ENTITIES[entity] ?? entity);
  return cut(decoded.replace(/\s+/gu, ' ').trim());
}

/** Cuts at the end of a sentence or, with an ellipsis, of a word; where there are no words, of a character. */
function cut(text: string): string {
  const letters = Array.from(text);
  if (letters.length <= MAX_LENGTH) return text;
  const start = letters.slice(0, MAX_LENGTH).join('');
  // The blank after a full stop may be the first letter that is cut off.
  const withNext = start + (letters[MAX_LENGTH] ?? '');
  const sentence = [...withNext.matchAll(SENTENCE_END)]
    .map((match) => withNext.slice(0, match.index + match[0].length))
    .findLast((words) => Array.from(words).length <= MAX_LENGTH);
  if (sentence !== undefined && Array.from(sentence).length >= MIN_LENGTH) return sentence;
  const room = letters.slice(0, MAX_LENGTH - 1).join('');
  const words = letters[MAX_LENGTH - 1] === ' ' ? room : room.slice(0, Math.max(room.lastIndexOf(' '), 0));
  if (Array.from(words).length >= MIN_LENGTH) return `${words.replace(/[\s,;:–—-]+$/u, '')}…`;
  return `${wholeCharacters(letters, MAX_LENGTH - 1)}…`;
}

/** The first `length` code points, or fewer where the cut would part a mark or joined emoji from its base. */
function wholeCharacters(letters: readonly string[], length: number): string {
  const joins = /^[\p{M}\p{Emoji_Modifier}\u200d]$/u;
  let end = length;
  while (end > 0 && (joins.test(letters[end] ?? '') || letters[end - 1] === '\u200d')) end -= 1;
  return letters
    .slice(0, end === 0 ? length : end)
    .join('')
    .trimEnd();
}
