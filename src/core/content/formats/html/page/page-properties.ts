import { readLinkedData, type LinkedData } from './json-ld.ts';
import { oneLine } from '../../../metadata/text-values.ts';
import {
  attributeOf,
  decodeEntities,
  elementsOf,
  lineOf,
  textOf,
  type Element,
  type TreeNode,
} from '../dom.ts';

/** A value in a page as written, with its line in the parsed text. */
export interface PageProperty {
  readonly value: unknown;
  readonly line: number;
}

/** Properties of a page by source; lists are in document order. */
export interface PageProperties {
  /** JSON-LD of an article. */
  readonly linked: (key: keyof LinkedData) => readonly PageProperty[];
  /** `<meta>` by its `property`, `name` or `itemprop`, in lower case. */
  readonly meta: (name: string) => readonly PageProperty[];
  /** `<link href>` by a word of its `rel`. */
  readonly link: (relation: string) => readonly PageProperty[];
  /** Text of all elements with this name. */
  readonly text: (tagName: string) => readonly PageProperty[];
  /** Lines of invalid JSON-LD. */
  readonly broken: readonly number[];
}

/** Collects properties of the elements below `root`. Validates nothing, runs nothing. */
export function collectProperties(root: TreeNode): PageProperties {
  const byName = new Map<string, Element[]>();
  for (const element of elementsOf(root)) append(byName, element.tagName, element);
  const all = (tagName: string): readonly Element[] => byName.get(tagName) ?? [];

  const metas = new Map<string, PageProperty[]>();
  for (const element of all('meta')) {
    const names = wordsOf(element, 'property', 'name', 'itemprop');
    for (const fact of propertyOf(element, 'content')) {
      for (const name of names) append(metas, name, fact);
    }
  }
  const linked: { readonly data: LinkedData; readonly line: number }[] = [];
  const broken: number[] = [];
  for (const element of all('script')) {
    if (!wordsOf(element, 'type').has('application/ld+json')) continue;
    try {
      const data = readLinkedData(textOf(element));
      if (data !== undefined) linked.push({ data, line: lineOf(element) });
    } catch {
      broken.push(lineOf(element));
    }
  }
  return {
    linked: (key) =>
      linked.flatMap(({ data, line }) => data[key].map((value) => ({ value: decoded(value), line }))),
    meta: (name) => metas.get(name) ?? [],
    link: (relation) =>
      all('link')
        .filter((element) => wordsOf(element, 'rel').has(relation))
        .flatMap((element) => propertyOf(element, 'href')),
    text: (tagName) =>
      all(tagName)
        .map((element) => ({ value: oneLine(textOf(element)), line: lineOf(element) }))
        .filter(({ value }) => value !== ''),
    broken,
  };
}

/** `datetime` values of `<time>` elements below `root` with this `itemprop` or boolean attribute. */
export function timesIn(root: TreeNode, itemprop: string, attribute: string): readonly PageProperty[] {
  return [...elementsOf(root)]
    .filter(({ tagName }) => tagName === 'time')
    .filter(
      (element) =>
        wordsOf(element, 'itemprop').has(itemprop) || element.attrs.some(({ name }) => name === attribute),
    )
    .flatMap((element) => propertyOf(element, 'datetime'));
}

/** An attribute of an element as a list of at most one. */
export function propertyOf(element: Element, attribute: string): readonly PageProperty[] {
  const value = attributeOf(element, attribute);
  return value === undefined ? [] : [{ value, line: lineOf(element) }];
}

/** Words of these attributes, lower case. */
function wordsOf(element: Element, ...attributes: readonly string[]): ReadonlySet<string> {
  return new Set(attributes.flatMap((name) => attributeOf(element, name)?.toLowerCase().split(/\s+/u) ?? []));
}

/** Decodes entities: many systems escape text for HTML before writing JSON. */
function decoded(value: LinkedData[keyof LinkedData][number]): unknown {
  return typeof value === 'string' ? decodeEntities(value) : { ...value, name: decodeEntities(value.name) };
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
