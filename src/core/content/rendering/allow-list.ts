import { languageTag } from '../../article/language.ts';
import { webUrl } from '../../article/url.ts';
import { resolveSrcset } from './srcset.ts';

/** Elements kept in documents. All other elements lose their tags or are removed as a whole. */
export const ELEMENTS: readonly string[] = (
  'address article aside footer header hgroup main section div span p h1 h2 h3 h4 h5 h6 hr br ' +
  'wbr pre blockquote figure figcaption ol ul li dl dt dd details summary ruby rb rt rtc rp bdi ' +
  'bdo a abbr b cite code data del dfn em i ins kbd mark q s samp small strong sub sup time u ' +
  'var table caption colgroup col thead tbody tfoot tr th td img picture source audio video ' +
  'track'
).split(' ');

/** Elements removed with their content, which is not text or is meaningless without them. */
export const DROPPED_WHOLE: readonly string[] = (
  'script style template title xmp noembed noframes plaintext svg math iframe canvas nav ' +
  'textarea select option optgroup datalist button'
).split(' ');

/** Removed elements without visible effect. */
export const INVISIBLE: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'title',
  'link',
  'meta',
  'base',
]);

const EVERYWHERE: readonly string[] = ['lang', 'dir', 'id', 'title'];

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'hreflang', 'type'],
  audio: ['src', 'controls', 'loop', 'muted', 'preload'],
  blockquote: ['cite'],
  code: ['class'],
  col: ['span'],
  colgroup: ['span'],
  data: ['value'],
  del: ['cite', 'datetime'],
  details: ['open'],
  img: ['src', 'srcset', 'sizes', 'alt', 'width', 'height'],
  ins: ['cite', 'datetime'],
  li: ['value'],
  ol: ['start', 'reversed', 'type'],
  pre: ['class'],
  q: ['cite'],
  source: ['src', 'srcset', 'sizes', 'type', 'media', 'width', 'height'],
  td: ['colspan', 'rowspan', 'align'],
  th: ['colspan', 'rowspan', 'align', 'scope', 'abbr'],
  time: ['datetime'],
  track: ['src', 'kind', 'srclang', 'label', 'default'],
  video: ['src', 'poster', 'width', 'height', 'controls', 'loop', 'muted', 'preload'],
};

/** Attributes allowed on an element. */
export function attributesOf(element: string): readonly string[] {
  const own = Object.hasOwn(ATTRIBUTES, element) ? ATTRIBUTES[element] : undefined;
  return own === undefined ? EVERYWHERE : [...EVERYWHERE, ...own];
}

/** Attributes with one URL or, for `srcset`, several. */
export const ADDRESSES: ReadonlySet<string> = new Set(['href', 'src', 'srcset', 'poster', 'cite']);

/** Schemes allowed in links in addition to http(s). */
const LINK_PROTOCOLS: ReadonlySet<string> = new Set(['mailto:', 'tel:']);
/** Max. URL length; servers accept no longer ones, and parsing a large `data:` URL is wasted work. */
const MAX_URL_CHARACTERS = 8192;

const number = (value: string): string | undefined => (/^-?\d{1,6}$/u.test(value) ? value : undefined);
const oneOf =
  (...words: readonly string[]) =>
  (value: string): string | undefined =>
    words.find((word) => word === value.toLowerCase());

/** Checks of attribute values; other attributes are free text. */
const VALUES: Readonly<Record<string, (value: string, base: string) => string | undefined>> = {
  href: (value, base) => webAddress(value, base) ?? linkAddress(value),
  src: webAddress,
  poster: webAddress,
  cite: webAddress,
  srcset: (value, base) => resolveSrcset(value, (url) => webAddress(url, base)),
  lang: languageTag,
  hreflang: languageTag,
  srclang: languageTag,
  dir: oneOf('ltr', 'rtl', 'auto'),
  align: oneOf('left', 'right', 'center'),
  scope: oneOf('row', 'col', 'rowgroup', 'colgroup'),
  // Targets of fragment links.
  id: (value) => (/^[\p{L}\p{N}_.:-]{1,100}$/u.test(value) ? value : undefined),
  // Keeps only the language of code.
  class: (value) => value.split(/\s+/u).find((name) => /^language-[\w+#.-]{1,40}$/u.test(name)),
  width: number,
  height: number,
  colspan: number,
  rowspan: number,
  span: number,
  start: number,
};

/** Checked value of an attribute, URLs made absolute; undefined if the attribute must be removed. */
export function attributeValue(attribute: string, value: string, base: string): string | undefined {
  const check = Object.hasOwn(VALUES, attribute) ? VALUES[attribute] : undefined;
  return check === undefined ? value : check(value.trim(), base);
}

function webAddress(value: string, base: string): string | undefined {
  return value === '' || value.length > MAX_URL_CHARACTERS ? undefined : webUrl(value, base);
}

function linkAddress(value: string): string | undefined {
  if (value.length > MAX_URL_CHARACTERS || !URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return LINK_PROTOCOLS.has(protocol) ? href : undefined;
}
