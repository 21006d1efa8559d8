/** Max. length of a summary in code points. */
const MAX_LENGTH = 300;
/** Min. length of a summary cut at the end of a sentence, in code points. */
const MIN_LENGTH = 80;

/** Elements without running text: captions, tables, code, headings, asides, fallback content of media. */
const NOT_PROSE = new Set(
  'figure figcaption table pre aside nav audio video picture rp rt h1 h2 h3 h4 h5 h6'.split(' '),
);
/** Inline elements; all others begin a new line. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rb rtc ruby s samp small span ' +
    'strong sub sup time u var wbr'
  ).split(' '),
);
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** Not after a single capital, as in `U.S.`, and not before a lower-case letter, as in `approx. two`. */
const SENTENCE_END = /(?<![\s.]\p{Lu})[.!?…؟।][\p{Pe}\p{Pf}"']*(?= (?!\p{Ll}))|[。！？][\p{Pe}\p{Pf}]*/gu;

/**
 * Summarises the beginning of an article in at most 300 code points of plain text; empty without prose.
 * `html` must be sanitised: every `<` then begins a tag that ends at the next `>`.
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
    // Entities have at most six characters, so this is enough text.
    if (seen > MAX_LENGTH * 10) break;
  }
  const decoded = prose.replace(/&(?:amp|lt|gt|quot);/gu, (entity) => ENTITIES[entity] ?? entity);
  return cut(decoded.replace(/\s+/gu, ' ').trim());
}

/** Cuts at the end of a sentence, else of a word with an ellipsis, else of a character. */
function cut(text: string): string {
  const letters = Array.from(text);
  if (letters.length <= MAX_LENGTH) return text;
  const start = letters.slice(0, MAX_LENGTH).join('');
  // The space after a full stop may be the first character cut off.
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

/** At most `length` code points, not separating combining marks or joined emoji from their base. */
function wholeCharacters(letters: readonly string[], length: number): string {
  const joins = /^[\p{M}\p{Emoji_Modifier}\u200d]$/u;
  let end = length;
  while (end > 0 && (joins.test(letters[end] ?? '') || letters[end - 1] === '\u200d')) end -= 1;
  return letters
    .slice(0, end === 0 ? length : end)
    .join('')
    .trimEnd();
}
