import { createHash } from 'node:crypto';
import { renderMarkdown } from '../formats/markdown/renderer.ts';
import { attributeOf, elementsOf, type Element, type TreeNode } from '../formats/html/dom.ts';
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
  readonly element: Element;
  readonly attribute: ReferringAttribute;
  /** Value as it stands in the HTML; for `srcset`, one of its URLs. */
  readonly written: string;
}

/**
 * A local reference in the source: the address of a link, an attribute, a reference definition or a name in double
 * brackets. It matches more than there is, and the rendered text decides.
 */
const CANDIDATES: readonly RegExp[] = [
  /\]\(\s*<?(?![a-z][a-z\d+.-]*:|#|\/\/|[)<])\S/iu,
  /^[^\S\n]{0,3}\[[^\]\n]{1,200}\]:\s*<?(?![a-z][a-z\d+.-]*:|#|\/\/|<)\S/imu,
  /\b(?:src|href|poster|original)\s*=\s*["']?(?![a-z][a-z\d+.-]*:|#|\/\/|["'])\S/iu,
  /\bsrcset\s*=/iu,
  /\[\[/u,
  /\bwiki:|\blink:\/\/slug\//iu,
];

/** Returns false if no part of a text can be a local reference, which is cheap to tell. */
export function mayRefer(text: string): boolean {
  return CANDIDATES.some((candidate) => candidate.test(text));
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

/** Everything that the elements below `root` refer to, in document order. */
export function* writtenReferences(root: TreeNode): Generator<WrittenReference> {
  for (const element of elementsOf(root)) {
    for (const attribute of referringAttributes(element)) {
      const value = attributeOf(element, attribute.name);
      if (value === undefined) continue;
      if (attribute.name !== 'srcset') yield { element, attribute, written: value };
      else for (const written of urlsOfSrcset(value)) yield { element, attribute, written };
    }
  }
}

function urlsOfSrcset(srcset: string): readonly string[] {
  const urls: string[] = [];
  resolveSrcset(srcset, (url) => {
    urls.push(url);
    return undefined;
  });
  return urls;
}
