import type { Literal, Tag } from './token.ts';

/** Shortcodes of WordPress, with the arguments that tell them from other text in brackets. */
const SHORTCODE =
  /\[(?:(caption|wp_caption)(?=[^\]\n]{0,200}\b(?:id|align|width)=)|(gallery|playlist)(?=\s[^\]\n]{0,200}\b(?:ids|columns|size|link|type)=)|(audio|video)(?=\s[^\]\n]{0,200}\b(?:src|mp[34]|m4[av]|ogg|webm)=)|(youtube|vimeo)(?=[= ]https?:)|(embed)(?=[^\]\n]{0,100}\]\s*https?:))([= ][^\]\n]{0,400})?\](?![([:])/uy;
const CLOSING = /\[\/(caption|wp_caption|embed|audio|video)\]/uy;

/** A picture, maybe in a link, with the text below it. */
const CAPTIONED = /^\s*((?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*<\/a>)?)([^\n]*)$/u;
/** Max. length of a picture with its caption. */
const MAX_CAPTION = 3000;

/** Reads a shortcode of WordPress; undefined for any other text in brackets. */
export function readWordpress(text: string, start: number): Tag | Literal | undefined {
  const isClosing = text[start + 1] === '/';
  const pattern = isClosing ? CLOSING : SHORTCODE;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const words = match.slice(1, isClosing ? 2 : 6);
  const name = (words.find((word) => word !== undefined) ?? '').replace('wp_', '');
  const written = isClosing ? '' : (match[6] ?? '').replace(/^=/u, ' ');
  if (name === 'caption' && !isClosing) {
    const figure = figureAt(text, start, start + match[0].length);
    if (figure !== undefined) return figure;
  }
  const role = isClosing ? 'close' : 'open';
  return { kind: 'tag', family: 'wordpress', name, written, role, start, end: start + match[0].length };
}

function figureAt(text: string, start: number, from: number): Literal | undefined {
  const inner = text.slice(from, from + MAX_CAPTION);
  const length = inner.indexOf('[/caption]');
  const [, picture, caption = ''] = CAPTIONED.exec(inner.slice(0, Math.max(0, length))) ?? [];
  if (picture === undefined) return undefined;
  const below = caption.trim() === '' ? '' : `<figcaption>${caption.trim()}</figcaption>`;
  const end = from + length + '[/caption]'.length;
  return {
    kind: 'literal',
    family: 'wordpress',
    isTag: false,
    text: `<figure>${picture}${below}</figure>`,
    start,
    end,
  };
}
