import type { Article, TextFile } from '../../article/article.ts';
import type { FindingRule, Severity } from '../../article/finding.ts';
import {
  attributeOf,
  elementsOf,
  setAttribute,
  unwrap,
  type Element,
  type TreeNode,
} from '../formats/html/dom.ts';
import { resolveSrcset } from '../rendering/srcset.ts';
import { isPageAddress, suitsRole } from './local-files.ts';
import { linkKeys } from './link-keys.ts';
import {
  isOfService,
  localReference,
  percentDecode,
  referenceName,
  type LocalReference,
} from './local-reference.ts';
import { referringAttributes, type ReferringAttribute } from './written-references.ts';

/** Absolute URLs of what the text of an article refers to on its own site. */
export interface LocalAddresses {
  /** The URL of a file of the article. */
  readonly ofFile: (file: string) => string;
  /** The URL of the page of a published article with this key; undefined if there is none. */
  readonly ofKey: (key: string) => string | undefined;
}

/** A reference without a target, reported to the author. */
export interface DeadReference {
  readonly severity: Severity;
  readonly rule: FindingRule;
  readonly message: string;
  /** The reference as the rendered text has it. */
  readonly written: string;
}

/** Max. dead references of one article that are reported one by one. */
const MAX_DEAD = 20;

/**
 * Replaces each reference to a local file or article below `tree` by its absolute URL, and adds the size of pictures
 * that have none. A link by name or to an article's file that leads nowhere becomes plain text; other references
 * without a target stay as they are. Returns those.
 */
export function resolveReferences(
  tree: TreeNode,
  article: Article,
  addresses: LocalAddresses,
): readonly DeadReference[] {
  const resolver = new ReferenceResolver(article, addresses);
  for (const element of elementsOf(tree)) {
    for (const attribute of referringAttributes(element)) {
      const value = attributeOf(element, attribute.name);
      if (value === undefined) continue;
      if (attribute.name === 'srcset') resolver.srcset(element, value, attribute);
      else resolver.url(element, value, attribute);
    }
  }
  unwrap(resolver.useless);
  return resolver.dead();
}

class ReferenceResolver {
  /** Elements whose only purpose was a reference that leads nowhere. */
  readonly useless = new Set<Element>();
  readonly #files: ReadonlyMap<string, TextFile>;
  readonly #article: Article;
  readonly #addresses: LocalAddresses;
  readonly #dead = new Map<string, DeadReference>();
  readonly #deadFromTop = new Set<string>();
  /** Elements whose `src` is a file of ours, and whether the picture of each `picture` is. */
  readonly #shown = new WeakSet<Element>();
  readonly #pictures = new WeakMap<Element, boolean>();

  constructor(article: Article, addresses: LocalAddresses) {
    this.#article = article;
    this.#addresses = addresses;
    this.#files = new Map(article.files?.map((file) => [file.reference, file]));
  }

  url(element: Element, value: string, attribute: ReferringAttribute): void {
    const reference = localReference(value);
    if (reference === undefined) return;
    const file = this.#file(reference, attribute);
    if (file !== undefined) {
      setAttribute(element, attribute.name, this.#addresses.ofFile(file.file) + reference.fragment);
      if (element.tagName === 'img') addSize(element, file);
      this.#shown.add(element);
      return;
    }
    if (attribute.role === 'link') this.#link(element, value, reference);
    else if (reference.kind === 'name') this.useless.add(element);
  }

  srcset(element: Element, value: string, attribute: ReferringAttribute): void {
    const isShown = this.#isShown(element);
    let isOurs = isShown;
    const resolved = resolveSrcset(value, (url) => {
      const reference = localReference(url);
      const file = reference && this.#file(reference, attribute);
      isOurs ||= file !== undefined;
      if (file !== undefined) return this.#addresses.ofFile(file.file);
      return isShown && reference?.kind === 'relative' ? undefined : url;
    });
    if (isOurs) setAttribute(element, 'srcset', resolved);
  }

  /**
   * True if the picture of a `srcset` is ours, so that candidates which are missing can go: a browser that prefers one
   * of them does not try another.
   */
  #isShown(element: Element): boolean {
    const holder = element.tagName === 'source' ? element.parentNode : element;
    if (holder === null || !('tagName' in holder)) return false;
    if (holder.tagName !== 'picture') return this.#shown.has(element);
    const known = this.#pictures.get(holder);
    if (known !== undefined) return known;
    const isShown = holder.childNodes.some((child) => {
      const reference = 'tagName' in child ? localReference(attributeOf(child, 'src') ?? '') : undefined;
      return reference !== undefined && this.#files.has(referenceName(reference));
    });
    this.#pictures.set(holder, isShown);
    return isShown;
  }

  dead(): readonly DeadReference[] {
    const [first] = this.#deadFromTop;
    const single = [...this.#dead.values()];
    if (first === undefined) return single;
    const more = this.#deadFromTop.size - 1;
    const others = more === 0 ? '' : ` (and ${more} more addresses)`;
    const message = `${first} is no address of a published article${others}: left as written`;
    return [...single, { severity: 'note', rule: 'link', message, written: first }];
  }

  #file(reference: LocalReference, { role }: ReferringAttribute): TextFile | undefined {
    const file = this.#files.get(referenceName(reference));
    return file !== undefined && suitsRole(file.mediaType ?? '', role) ? file : undefined;
  }

  #link(element: Element, value: string, reference: LocalReference): void {
    if (reference.kind !== 'name' && !isPageAddress(reference)) return;
    for (const key of linkKeys(this.#article.path, reference)) {
      const url = this.#addresses.ofKey(key);
      if (url === undefined) continue;
      setAttribute(element, 'href', url + reference.fragment);
      return;
    }
    if (reference.kind === 'rooted' && !SOURCE_FILE.test(reference.path)) {
      if (!isOfService(reference.path)) this.#deadFromTop.add(value);
      return;
    }
    const isUseless = reference.kind === 'name' || SOURCE_FILE.test(reference.path);
    // The page of an article that is elsewhere may have neighbours there.
    if (!isUseless && this.#article.url !== undefined) return;
    if (isUseless) this.useless.add(element);
    const outcome = isUseless ? ': only its words are published' : '';
    const message = `${percentDecode(reference.path)} leads to no published article${outcome}`;
    if (this.#dead.size >= MAX_DEAD || this.#dead.has(message)) return;
    this.#dead.set(message, { severity: 'warning', rule: 'link', message, written: value });
  }
}

/** Files of articles, which are never served themselves. */
const SOURCE_FILE = /\.(?:md|markdown|mdx)$/iu;

/** Adds the size of a picture, so that readers keep room for it; not if the author wrote one. */
function addSize(element: Element, { width, height }: TextFile): void {
  const isWritten = element.attrs.some(({ name }) => name === 'width' || name === 'height');
  if (isWritten || width === undefined || height === undefined) return;
  setAttribute(element, 'width', String(width));
  setAttribute(element, 'height', String(height));
}
