import { createHash } from 'node:crypto';
import { attributeOf, elementsOf, readFragment, type Element } from '../formats/html/dom.ts';
import type { Token } from '../formats/markdown/engine.ts';
import { parseMarkdown, renderMarkdown } from '../formats/markdown/renderer.ts';
import { replaceForeign } from '../rendering/foreign/replace-foreign.ts';
import { asWritten, isDense } from '../rendering/long-text.ts';
import { resolveSrcset } from '../rendering/srcset.ts';
import type { Article } from '../../article/article.ts';

/** Purpose of a reference: only files of its kind may be published through it. */
export type ReferenceRole = 'image' | 'media' | 'link';

/** An attribute that refers to something. */
export interface ReferringAttribute {
  readonly name: 'src' | 'srcset' | 'poster' | 'href';
  readonly role: ReferenceRole;
}

const IMAGE: readonly ReferringAttribute[] = [
  { name: 'src', role: 'image' },
  { name: 'srcset', role: 'image' },
];
const SOUND: readonly ReferringAttribute[] = [{ name: 'src', role: 'media' }];

/** Attributes by element. */
const ATTRIBUTES: ReadonlyMap<string, readonly ReferringAttribute[]> = new Map<
  string,
  readonly ReferringAttribute[]
>([
  ['a', [{ name: 'href', role: 'link' }]],
  ['audio', SOUND],
  ['img', IMAGE],
  [
    'source',
    [
      { name: 'src', role: 'media' },
      { name: 'srcset', role: 'image' },
    ],
  ],
  ['track', SOUND],
  [
    'video',
    [
      { name: 'src', role: 'media' },
      { name: 'poster', role: 'image' },
    ],
  ],
]);

/** A value of an attribute that may refer to a local file or article. */
export interface WrittenReference {
  readonly role: ReferenceRole;
  /** Value as it stands in the HTML; for `srcset`, one of its URLs. */
  readonly written: string;
}

/**
 * A local reference in the source: the address of a link, an attribute, a reference definition or a name in double
 * brackets. It matches more than there is, and the rendered text decides.
 */
const CANDIDATES: readonly RegExp[] = [
  /\]\(\s*<?(?![a-z][a-z\d+.-]*:|#|\/\/|[)<])\S/i,
  /^[^\S\n]{0,3}\[[^\]\n]{1,200}\]:\s*<?(?![a-z][a-z\d+.-]*:|#|\/\/|<)\S/im,
];

/** An attribute with a local reference, or a list of pictures. */
const ATTRIBUTE = /(?:src|href|poster)\s*=\s*["']?(?![a-z][a-z\d+.-]*:|#|\/\/|["'])\S|srcset\s*=/i;

/** Addresses by which a text refers to articles by name. */
const BY_NAME: readonly string[] = ['[[', 'wiki:', 'link://slug/'];

/** Returns false if no part of a text can be a local reference, which is cheap to tell. */
export function mayRefer(text: string): boolean {
  return (
    CANDIDATES.some((candidate) => candidate.test(text)) ||
    (text.includes('<') && ATTRIBUTE.test(text)) ||
    BY_NAME.some((sign) => text.includes(sign))
  );
}

/** Renders the body of an article to HTML, not sanitised. */
export function renderSource({ path, body }: Pick<Article, 'path' | 'body'>): string {
  const { format, text } = body;
  if (isDense(body)) return asWritten(text);
  return format === 'markdown' ? renderMarkdown(text, { idPrefix: idPrefixOf(path) }) : text;
}

/** Part of ids that distinguishes an article from others in the same document. */
function idPrefixOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 8);
}

/** Attributes of an element that refer to something. */
export function referringAttributes(element: Element): readonly ReferringAttribute[] {
  return ATTRIBUTES.get(element.tagName) ?? [];
}

/**
 * Everything that the text of an article refers to, in the order of the text, with that in raw HTML last. Markdown is
 * only parsed: rendering it and parsing that again takes twice the time. Never throws.
 */
export function writtenReferences(article: Pick<Article, 'path' | 'body'>): readonly WrittenReference[] {
  const { body } = article;
  if (isDense(body)) return [];
  try {
    return body.format === 'markdown' ? inMarkdown(body.text) : inHtml(renderSource(article));
  } catch {
    // The same fault is reported when the entry is made.
    return [];
  }
}

function inMarkdown(text: string): readonly WrittenReference[] {
  const found: WrittenReference[] = [];
  const html: string[] = [];
  const collect = (tokens: readonly Token[]): void => {
    for (const { type, tag, attrs, content, children } of tokens) {
      if (type === 'html_block' || type === 'html_inline') html.push(content);
      if (attrs !== null)
        found.push(...inAttributes(tag, (name) => attrs.find(([own]) => own === name)?.[1]));
      // Those of an image are its alternative text.
      if (children !== null && type !== 'image') collect(children);
    }
  };
  collect(parseMarkdown(text));
  return html.length === 0 ? found : [...found, ...inHtml(html.join('\n'))];
}

function inHtml(html: string): readonly WrittenReference[] {
  const parsed = readFragment(html);
  if ('fault' in parsed) return [];
  // Frames become links, and those may be to files.
  replaceForeign(parsed.tree);
  const found: WrittenReference[] = [];
  for (const element of elementsOf(parsed.tree))
    found.push(...inAttributes(element.tagName, (name) => attributeOf(element, name)));
  return found;
}

function inAttributes(
  tag: string,
  valueOf: (name: ReferringAttribute['name']) => string | number | undefined,
): readonly WrittenReference[] {
  return (ATTRIBUTES.get(tag) ?? []).flatMap(({ name, role }): WrittenReference[] => {
    const value = valueOf(name);
    if (value === undefined || value === '') return [];
    if (name !== 'srcset') return [{ role, written: String(value) }];
    return urlsOfSrcset(String(value)).map((written) => ({ role, written }));
  });
}

function urlsOfSrcset(srcset: string): readonly string[] {
  const urls: string[] = [];
  resolveSrcset(srcset, (url) => {
    urls.push(url);
    return undefined;
  });
  return urls;
}
