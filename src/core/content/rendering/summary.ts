/** Max. length of a summary in code points. */
const MAX_LENGTH = 300;
/** Min. length of a summary cut at the end of a sentence, in code points. */
const MIN_LENGTH = 80;

/** Elements without running text: captions, tables, code, headings, fallback content of media. */
const NOT_PROSE = 'figure figcaption table pre nav audio video picture rp rt h1 h2 h3 h4 h5 h6'.split(' ');
/** Elements that are read only where a text has no other prose. */
const NO_PARAGRAPHS = 'aside ul ol dl'.split(' ');
/** A reference to a footnote, as the Markdown renderer writes it. */
const FOOTNOTE_REFERENCE = /^<a [^>]*id="fnref-[0-9a-f]{8}-/u;
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
 * Summarises the beginning of an article in at most `maxLength` code points of plain text; empty without prose. Lists are
 * left out where there are paragraphs. `html` must be sanitised: every `<` then begins a tag that ends at the next `>`.
 */
export function summarise(html: string, maxLength = MAX_LENGTH): string {
  const prose = proseOf(html, new Set([...NOT_PROSE, ...NO_PARAGRAPHS]), maxLength);
  return cut(prose === '' ? proseOf(html, new Set(NOT_PROSE), maxLength) : prose, maxLength);
}

function proseOf(html: string, leftOut: ReadonlySet<string>, maxLength: number): string {
  let prose = '';
  let skipped = 0;
  let seen = 0;
  let isReference = false;
  for (const token of tokensOf(html, maxLength)) {
    const name = /^<\/?([a-z0-9]+)/u.exec(token)?.[1];
    if (name === undefined) {
      if (skipped > 0 || isReference) continue;
      prose += token;
      seen += token.trim().length;
    } else if (leftOut.has(name)) {
      skipped += token.startsWith('</') ? -1 : 1;
    } else if (name === 'a') isReference = FOOTNOTE_REFERENCE.test(token);
    if (name !== undefined && !INLINE.has(name)) prose += ' ';
    // Entities have at most six characters, so this is enough text.
    if (seen > maxLength * 10) break;
  }
  const decoded = prose.replace(/&(?:amp|lt|gt|quot);/gu, (entity) => ENTITIES[entity] ?? entity);
  return decoded.replace(/\s+/gu, ' ').trim();
}

/** Max. characters of a text between two tags that are examined, for each code point of the summary. */
const MAX_CHARACTERS_EACH = 200;

/** Tags and texts of sanitised HTML. Searches instead of matching: a match of millions of characters overflows. */
function* tokensOf(html: string, maxLength: number): Generator<string> {
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    if (end > at) yield html.slice(at, Math.min(end, at + maxLength * MAX_CHARACTERS_EACH));
    const close = open === -1 ? -1 : html.indexOf('>', open);
    if (close === -1) return;
    yield html.slice(open, close + 1);
    at = close + 1;
  }
}

/** Cuts at the end of a sentence, else of a word with an ellipsis, else of a character. */
function cut(text: string, maxLength: number): string {
  const letters = Array.from(text);
  if (letters.length <= maxLength) return text;
  const start = letters.slice(0, maxLength).join('');
  // The space after a full stop may be the first character cut off.
  const withNext = start + (letters[maxLength] ?? '');
  const sentence = [...withNext.matchAll(SENTENCE_END)]
    .map((match) => withNext.slice(0, match.index + match[0].length))
    .findLast((words) => Array.from(words).length <= maxLength);
  if (sentence !== undefined && Array.from(sentence).length >= MIN_LENGTH) return sentence;
  const room = letters.slice(0, maxLength - 1).join('');
  const words = letters[maxLength - 1] === ' ' ? room : room.slice(0, Math.max(room.lastIndexOf(' '), 0));
  if (Array.from(words).length >= MIN_LENGTH) return `${words.replace(/[\s,;:–—-]+$/u, '')}…`;
  return `${wholeCharacters(letters, maxLength - 1)}…`;
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
