import { languageTag } from '../../article/language.ts';
import { webUrl } from '../../article/url.ts';
import { resolveSrcset } from './srcset.ts';

/** Elements that reach a reader; of all others the tags are left out, or the element as a whole. */
export const ELEMENTS: readonly string[] = (
  'address article aside footer header hgroup main section div span p h1 h2 h3 h4 h5 h6 hr br ' +
  'wbr pre blockquote figure figcaption ol ul li dl dt dd details summary ruby rb rt rtc rp bdi ' +
  'bdo a abbr b cite code data del dfn em i ins kbd mark q s samp small strong sub sup time u ' +
  'var table caption colgroup col thead tbody tfoot tr th td img picture source audio video ' +
  'track'
).split(' ');

/** Elements that go with all that is in them: it is not text, or it means nothing without its element. */
export const DROPPED_WHOLE: readonly string[] = (
  'script style template title xmp noembed noframes plaintext svg math iframe canvas nav ' +
  'textarea select option optgroup datalist button'
).split(' ');

/** Those among them whose loss nobody sees. */
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

/** The attributes an element may keep. */
export function attributesOf(element: string): readonly string[] {
  const own = Object.hasOwn(ATTRIBUTES, element) ? ATTRIBUTES[element] : undefined;
  return own === undefined ? EVERYWHERE : [...EVERYWHERE, ...own];
}

/** The attributes that hold one URL or, `srcset`, many. */
export const ADDRESSES: ReadonlySet<string> = new Set(['href', 'src', 'srcset', 'poster', 'cite']);

/** What a link, other than an embedded thing, may lead to besides the web. */
const LINK_PROTOCOLS: ReadonlySet<string> = new Set(['mailto:', 'tel:']);
/** No server takes a longer one; a `data:` URL of megabytes need not be parsed to be refused. */
const MAX_URL_CHARACTERS = 8192;

const number = (value: string): string | undefined => (/^-?\d{1,6}$/u.test(value) ? value : undefined);
const oneOf =
  (...words: readonly string[]) =>
  (value: string): string | undefined =>
    words.find((word) => word === value.toLowerCase());

/** Attributes whose value must have a form; the others are free text. */
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
  // Fragment links need their targets.
  id: (value) => (/^[\p{L}\p{N}_.:-]{1,100}$/u.test(value) ? value : undefined),
  // The language of code is all that a class can tell a reader.
  class: (value) => value.split(/\s+/u).find((name) => /^language-[\w+#.-]{1,40}$/u.test(name)),
  width: number,
  height: number,
  colspan: number,
  rowspan: number,
  span: number,
  start: number,
};

/** What becomes of an attribute's value; undefined if the attribute must go. URLs come out absolute. */
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
