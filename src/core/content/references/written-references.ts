import { renderMarkdown } from '../formats/markdown/renderer.ts';
import { attributeOf, elementsOf, type Element, type TreeNode } from '../formats/html/dom.ts';
import { resolveSrcset } from '../rendering/srcset.ts';
import type { Body } from '../../article/article.ts';

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
  /\b(?:src|href|poster)\s*=\s*["']?(?![a-z][a-z\d+.-]*:|#|\/\/|["'])\S/iu,
  /\bsrcset\s*=/iu,
  /\[\[/u,
  /\bwiki:|\blink:\/\/slug\//iu,
];

/** Returns false if no part of a text can be a local reference, which is cheap to tell. */
export function mayRefer(text: string): boolean {
  return CANDIDATES.some((candidate) => candidate.test(text));
}

/** Renders a body to HTML, not sanitised. */
export function renderSource({ format, text }: Body, idPrefix = ''): string {
  return format === 'markdown' ? renderMarkdown(text, { idPrefix }) : text;
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
