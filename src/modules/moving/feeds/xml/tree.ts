/** An element of a feed, read whole. */
export interface XmlElement {
  /** Usual prefix of its namespace and its name, in lower case: `dc:date`, `pubdate`; `atom:entry`. */
  readonly key: string;
  /** Name without prefix, as written. */
  readonly name: string;
  /** Values by key. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
  /** Absolute URL that `xml:base` gives it. */
  readonly base?: string | undefined;
  /** Value of `xml:lang`, its own or inherited within the item. */
  readonly language?: string | undefined;
}

/** The first child element with one of these keys, tried in their order. */
export function childOf(parent: XmlElement, ...keys: readonly string[]): XmlElement | undefined {
  for (const key of keys) for (const child of childrenNamed(parent, key)) return child;
  return undefined;
}

/** Child elements with a key. */
export function* childrenNamed(parent: XmlElement, key: string): Generator<XmlElement> {
  for (const child of parent.children) if (typeof child !== 'string' && child.key === key) yield child;
}

/** All text in an element, trimmed. */
export function textIn(element: XmlElement | undefined): string {
  return element === undefined ? '' : rawTextIn(element).trim();
}

/** All text in an element, with the blanks around it. */
export function rawTextIn({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : rawTextIn(child))).join('');
}

/** The first text that is not empty, of all children with these keys. */
export function textOfChild(parent: XmlElement, ...keys: readonly string[]): string {
  for (const key of keys) {
    for (const child of childrenNamed(parent, key)) {
      const text = textIn(child);
      if (text !== '') return text;
    }
  }
  return '';
}

/** Value of an attribute, trimmed; undefined if absent or empty. */
export function attributeIn(element: XmlElement | undefined, key: string): string | undefined {
  const value = element?.attributes.get(key)?.trim();
  return value === '' ? undefined : value;
}

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/u;

/** Content of an element as HTML: text that is escaped HTML as it is, elements written again. */
export function htmlIn(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  const hasElements = element.children.some((child) => typeof child !== 'string');
  return hasElements ? element.children.map(writeNode).join('').trim() : textIn(element);
}

/** Markup of nodes as HTML. */
export function writeNode(node: XmlElement | string): string {
  if (typeof node === 'string') return textAsHtml(node);
  const name = node.name.toLowerCase();
  const attributes = [...node.attributes]
    .filter(([key]) => /^[a-z][a-z\d-]*$/u.test(key) && key !== 'xmlns')
    .map(([key, value]) => ` ${key}="${textAsHtml(value)}"`)
    .join('');
  if (VOID.test(name)) return `<${name}${attributes}>`;
  return `<${name}${attributes}>${node.children.map(writeNode).join('')}</${name}>`;
}

/** Plain text as HTML. */
export function textAsHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
