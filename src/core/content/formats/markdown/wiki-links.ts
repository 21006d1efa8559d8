import type { MarkdownIt, StateInline } from './engine.ts';

/** Private scheme of references by name; sanitising drops those that were not resolved before. */
export const WIKI_SCHEME = 'wiki:';

/** `[[Name#Heading|text]]`, or `![[…]]` for an embed. */
const WIKI_LINK = /!?\[\[(?![\s|])([^[\]|\n]{0,300})(?:\|([^[\]\n]{0,300}))?\]\]/uy;

/**
 * Names of notes: with a letter or emoji, a day, or a number of a note box. Not an array such as `[[1, 0]]` or `[["a"]]`,
 * and not a class of characters such as `[[:alpha:]]`.
 */
const NAME =
  /^(?!["']|:\w*:$)(?=.*(?:\p{L}|\p{Extended_Pictographic}(?<!\d))|\d{4}-\d\d(?:-\d\d)?$|\d{6,14}$).*\S$/u;

/** The label of a reference. */
const LABEL = /\[([^[\]]{1,200})\]/uy;

const PICTURE = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/iu;
const VIDEO = /\.(?:m4v|mov|mp4|ogv|webm)$/iu;
const AUDIO = /\.(?:3gp|flac|m4a|mp3|oga|ogg|opus|wav)$/iu;

/** Size of an embedded picture: `300`, `300x200`. */
const SIZE = /^(\d{1,5})(?:x(\d{1,5}))?$/u;

/** Cannot be encoded. */
const LONE_SURROGATE = /[\uD800-\uDFFF]/gu;

/** A reference by name as it stands in a text. */
interface WikiReference {
  readonly name: string;
  readonly heading: string;
  readonly label: string;
  readonly isEmbed: boolean;
}

/**
 * Adds wiki links and embeds. They become links and media with the address `wiki:NAME#HEADING`, both percent-encoded.
 * An embedded note becomes a link: its text may be private.
 */
export function addWikiLinks(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('link', 'wiki_link', (state, silent) => {
    const { src, pos } = state;
    // Silent runs only search for the end of a link's text, where brackets are counted.
    if (silent || (!src.startsWith('[[', pos) && !src.startsWith('![[', pos))) return false;
    WIKI_LINK.lastIndex = pos;
    const match = WIKI_LINK.exec(src);
    if (match === null || !isWikiLink(state, match)) return false;
    push(state, referenceOf(match));
    state.pos += match[0].length;
    return true;
  });
}

/** False for an index such as `x[[1]]`, for more brackets, and for a link or a reference in brackets. */
function isWikiLink(
  { src, pos, md, env }: StateInline,
  [whole, target = '', label]: RegExpExecArray,
): boolean {
  const isReference = (name: string): boolean =>
    Object.hasOwn(env.references ?? {}, md.utils.normalizeReference(name));
  const end = pos + whole.length;
  if (/[a-z\d)[\]]/iu.test(src[pos - 1] ?? '') || src[end] === '(' || src[end] === ']') return false;
  LABEL.lastIndex = end;
  const next = LABEL.exec(src)?.[1];
  if (next !== undefined && isReference(next)) return false;
  return label !== undefined || (NAME.test(target) && !isReference(target));
}

function referenceOf([whole, target = '', label]: RegExpExecArray): WikiReference {
  // In tables the bar is escaped.
  const written = target.replace(/\\$/u, '').trim();
  const hash = written.indexOf('#');
  const name = hash === -1 ? written : written.slice(0, hash).trim();
  const path = hash === -1 ? [] : written.slice(hash + 1).split('#');
  // `#^id` names a block.
  const heading = path.at(-1)?.startsWith('^') === true ? '' : (path.at(-1) ?? '').trim();
  const shown = [name, ...path.filter((part) => !part.startsWith('^'))]
    .filter((part) => part !== '')
    .join(' > ');
  const isEmbed = whole.startsWith('!');
  return { name, heading, label: label?.trim() ?? shown, isEmbed };
}

function push(state: StateInline, { name, heading, label, isEmbed }: WikiReference): void {
  const address = addressOfName(name, heading);
  const tag =
    isEmbed && (PICTURE.test(name) ? 'img' : VIDEO.test(name) ? 'video' : AUDIO.test(name) ? 'audio' : '');
  if (tag === 'img') {
    const size = SIZE.exec(label);
    const image = state.push('wiki_image', 'img', 0);
    image.attrs = [
      ['src', address],
      ['alt', size === null && label !== name ? label : fileNameOf(name)],
    ];
    if (size?.[1] !== undefined) image.attrPush(['width', size[1]]);
    if (size?.[2] !== undefined) image.attrPush(['height', size[2]]);
  } else if (tag === 'video' || tag === 'audio') {
    state.push('wiki_media_open', tag, 1).attrs = [['src', address]];
    state.push('wiki_media_close', tag, -1);
  } else {
    const text = label === '' ? name : label;
    // Links must not be nested. A name alone is a link within the note, and headings have no ids.
    const isLink = name !== '' && state.linkLevel === 0;
    if (isLink) state.push('link_open', 'a', 1).attrs = [['href', address]];
    state.push('text', '', 0).content = text;
    if (isLink) state.push('link_close', 'a', -1);
  }
}

/** Address of what has a name: `wiki:Thin%20ice#The%20pier`. */
export function addressOfName(name: string, heading = ''): string {
  const encode = (text: string): string => encodeURIComponent(text.replace(LONE_SURROGATE, ''));
  return `${WIKI_SCHEME}${encode(name)}${heading === '' ? '' : `#${encode(heading)}`}`;
}

const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
