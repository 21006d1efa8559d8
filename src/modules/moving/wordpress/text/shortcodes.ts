import { mediaTypeOf } from '../../../../core/content/media/file-types.ts';
import { textAsHtml } from '../../feeds/xml/tree.ts';
import type { UploadedFile, Uploads } from '../attachments.ts';
import { linkTo } from './auto-paragraphs.ts';
import { stretchesOf } from './opaque.ts';

/** Facts that shortcodes depend on besides the text. */
export interface ShortcodeContext {
  readonly uploads: Pick<Uploads, 'get' | 'of'>;
  /** Number of the article. */
  readonly postId: string;
  /** Called with the kind and name of each part whose text is not in the export. */
  readonly onLeftOut: (name: string) => void;
}

type Attributes = ReadonlyMap<string, string>;

/** Writes a shortcode as HTML. `inner` is undefined if it has no end. */
type Write = (attributes: Attributes, inner: string | undefined, context: ShortcodeContext) => string;

const SHORTCODE =
  /\[(\[?)(\/?)([a-z][a-z\d_-]{0,60})((?:[\s=](?:[^[\]"']|"[^"]{0,2000}"|'[^']{0,2000}')*)?)\](\]?)/giu;

const PAIR = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|(\S+)/gu;

/** Max. depth of shortcodes in shortcodes. */
const MAX_DEPTH = 5;

/** Shortcodes of code, with the language that a name stands for. */
const CODE: Readonly<Record<string, string>> = {
  sourcecode: '',
  source: '',
  code: '',
  highlight: '',
  php: 'php',
  css: 'css',
  html: 'html',
  xml: 'xml',
  javascript: 'javascript',
  python: 'python',
  bash: 'bash',
};

const WRITERS: Readonly<Record<string, Write>> = {
  caption: writeCaption,
  wp_caption: writeCaption,
  gallery: writeGallery,
  embed: (_, inner) => writeUrl(inner),
  youtube: (attributes) => writeVideo(attributes, 'https://www.youtube.com/watch?v='),
  vimeo: (attributes) => writeVideo(attributes, 'https://vimeo.com/'),
  audio: (attributes, _, context) => writeMedia('audio', attributes, context),
  video: (attributes, _, context) => writeMedia('video', attributes, context),
  playlist: writePlaylist,
};

/** Shortcodes of plugins that have neither text nor attributes. */
const OF_PLUGINS: ReadonlySet<string> = new Set(
  'contact-form contact-form-7 powerpress podcast_player toc archives sitemap jetpack_subscription_form subscribe more'.split(
    ' ',
  ),
);

/**
 * Replaces the shortcodes of WordPress by HTML. Of those of plugins the text between beginning and end stays. Other words
 * in brackets are text. Code is left alone.
 */
export function expandShortcodes(text: string, context: ShortcodeContext): string {
  if (!text.includes('[')) return text;
  const { text: whole, codes } = withoutCode(text);
  const expanded = stretchesOf(whole)
    .map((stretch) => (stretch.isOpaque ? stretch.text : expand(stretch.text, context, 0)))
    .join('');
  return expanded.replace(/\u0000(\d+)\u0000/gu, (_, number: string) => codes[Number(number)] ?? '');
}

/** Shortcodes of code first: what they hold is neither HTML nor shortcodes. */
function withoutCode(text: string): { readonly text: string; readonly codes: readonly string[] } {
  const codes: string[] = [];
  const replaced = eachShortcode(text.replaceAll('\u0000', ''), false, (name, written, inner) => {
    const language = Object.hasOwn(CODE, name) ? CODE[name] : undefined;
    if (language === undefined || inner === undefined) return undefined;
    const attributes = attributesOf(written);
    codes.push(writeCode(inner, attributes.get('language') ?? attributes.get('lang') ?? language));
    return `\n\n\u0000${codes.length - 1}\u0000\n\n`;
  });
  return { text: replaced, codes };
}

function expand(text: string, context: ShortcodeContext, depth: number): string {
  return eachShortcode(text, true, (name, written, inner) => {
    const attributes = attributesOf(written);
    const within = inner === undefined || depth >= MAX_DEPTH ? inner : expand(inner, context, depth + 1);
    const write = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
    if (write !== undefined) return write(attributes, within, context);
    const isMeant =
      inner !== undefined || OF_PLUGINS.has(name) || name.includes('_') || /\w\s*=\s*["'\w]/u.test(written);
    if (!isMeant) return undefined;
    context.onLeftOut(named(name));
    return within ?? '';
  });
}

/**
 * Replaces shortcodes by what `replace` returns; undefined leaves one as it is. `inner` is the text up to the end of the
 * shortcode. Linear: an end is not looked for again before the place where it is, or if it is missing.
 */
function eachShortcode(
  text: string,
  unescapes: boolean,
  replace: (name: string, attributes: string, inner: string | undefined) => string | undefined,
): string {
  const lower = text.toLowerCase();
  const closes = new Map<string, number>();
  const closeAfter = (name: string, end: number): number => {
    const known = closes.get(name);
    if (known === -1 || (known !== undefined && known >= end)) return known;
    const close = lower.indexOf(`[/${name}]`, end);
    closes.set(name, close);
    return close;
  };
  const out: string[] = [];
  let from = 0;
  for (const match of text.matchAll(SHORTCODE)) {
    const [whole, before = '', slash = '', written = '', attributes = '', after = ''] = match;
    if (match.index < from) continue;
    const name = written.toLowerCase();
    if (before !== '' && after !== '') {
      // `[[gallery]]` shows `[gallery]`.
      const shown = unescapes ? whole.slice(1, -1) : whole;
      out.push(text.slice(from, match.index), shown);
      from = match.index + whole.length;
      continue;
    }
    if (slash !== '') continue;
    const start = match.index + before.length;
    const end = match.index + whole.length - after.length;
    const close = attributes.endsWith('/') ? -1 : closeAfter(name, end);
    const replaced = replace(name, attributes, close === -1 ? undefined : text.slice(end, close));
    if (replaced === undefined) continue;
    out.push(text.slice(from, start), replaced);
    from = close === -1 ? end : close + name.length + 3;
  }
  out.push(text.slice(from));
  return out.join('');
}

/** Values by name; those without a name by their number from 0. */
function attributesOf(written: string): Attributes {
  const attributes = new Map<string, string>();
  let number = 0;
  for (const [, name, double, single, bare, quoted, word] of written.matchAll(PAIR)) {
    if (name !== undefined) attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '');
    else attributes.set(String(number++), (quoted ?? word ?? '').replace(/^=/u, ''));
  }
  return attributes;
}

function named(shortcode: string): string {
  return `shortcode "[${shortcode}]"`;
}

function block(html: string): string {
  return `\n\n${html}\n\n`;
}

const PICTURE = /^\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*<\/a>)?)([\s\S]*)$/iu;

function writeCaption(attributes: Attributes, inner = ''): string {
  const [, picture, rest = ''] = PICTURE.exec(inner) ?? [];
  if (picture === undefined) return inner;
  const caption = attributes.get('caption') ?? rest.trim();
  return block(
    `<figure>${picture}${caption === '' ? '' : `<figcaption>${caption.trim()}</figcaption>`}</figure>`,
  );
}

function writeGallery(attributes: Attributes, _: string | undefined, context: ShortcodeContext): string {
  const pictures = filesOf(attributes, context).filter(({ url }) => isType(url, 'image/'));
  if (pictures.length === 0) context.onLeftOut(named('gallery'));
  return block(
    pictures
      .map(({ url, alt, caption }) => {
        const below = caption === '' ? '' : `<figcaption>${caption}</figcaption>`;
        return `<figure><img src="${textAsHtml(url)}" alt="${textAsHtml(alt)}">${below}</figure>`;
      })
      .join('\n'),
  );
}

function writePlaylist(attributes: Attributes, _: string | undefined, context: ShortcodeContext): string {
  const files = filesOf(attributes, context).filter(
    ({ url }) => isType(url, 'audio/') || isType(url, 'video/'),
  );
  if (files.length === 0) context.onLeftOut(named('playlist'));
  return block(files.map(({ url }) => player(isType(url, 'video/') ? 'video' : 'audio', url)).join('\n'));
}

/** Uploads that the attribute `ids` lists; without it, those for the article. */
function filesOf(attributes: Attributes, { uploads, postId }: ShortcodeContext): readonly UploadedFile[] {
  const listed = attributes.get('ids') ?? attributes.get('include');
  const ids = listed === undefined ? uploads.of(postId) : listed.split(/[\s,]+/u);
  return ids.flatMap((id) => uploads.get(id) ?? []);
}

const MEDIA_ATTRIBUTES = ['src', 'mp3', 'm4a', 'ogg', 'oga', 'wav', 'flac', 'mp4', 'm4v', 'webm', 'ogv', '0'];

function writeMedia(kind: 'audio' | 'video', attributes: Attributes, context: ShortcodeContext): string {
  const written = MEDIA_ATTRIBUTES.map((name) => attributes.get(name)).find((url) => url !== undefined);
  const own = context.uploads
    .of(context.postId)
    .flatMap((id) => context.uploads.get(id) ?? [])
    .find(({ url }) => isType(url, `${kind}/`));
  const url = written ?? own?.url;
  if (url !== undefined && /^(?:https?:\/\/|\/)/iu.test(url)) return block(player(kind, url));
  context.onLeftOut(named(kind));
  return '';
}

function player(kind: 'audio' | 'video', url: string): string {
  return `<${kind} controls src="${textAsHtml(url.replaceAll('&amp;', '&'))}"></${kind}>`;
}

function writeUrl(inner = ''): string {
  const url = inner.trim();
  return /^https?:\/\/[^\s<>"']+$/iu.test(url) ? block(`<p>${linkTo(url)}</p>`) : inner;
}

function writeVideo(attributes: Attributes, base: string): string {
  const value = attributes.get('url') ?? attributes.get('id') ?? attributes.get('0') ?? '';
  return /^https?:/iu.test(value) ? writeUrl(value) : writeUrl(base + encodeURIComponent(value));
}

function writeCode(inner: string, language: string): string {
  // Editors store code escaped or as it is.
  const code = /[<>]/u.test(inner) ? inner.replaceAll('<', '&lt;').replaceAll('>', '&gt;') : inner;
  const name = /^[\w+#-]{1,30}$/u.test(language) ? ` class="language-${language.toLowerCase()}"` : '';
  return `<pre><code${name}>${code.replace(/^\r?\n/u, '').trimEnd()}\n</code></pre>`;
}

function isType(url: string, type: string): boolean {
  return (mediaTypeOf(URL.canParse(url) ? new URL(url).pathname : url) ?? '').startsWith(type);
}
