/** Escaped XML. Only this file and feed-package.ts create it, so plain text cannot be mistaken for it. */
export class Markup {
  readonly xml: string;

  constructor(xml: string) {
    this.xml = xml;
  }
}

/** Attributes by name; undefined ones are omitted. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** ASCII element and attribute names with at most one prefix (Namespaces in XML 1.0, section 4). */
const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;

/** One level of indentation, as the `feed` package writes it. */
const INDENT = '    ';

/**
 * Numeric references, as the RSS Profile recommends for plain text titles: a reader that decodes a title
 * twice turns `&lt;b>` into a tag, but leaves `&#x3C;b>` alone. In an attribute, a literal tab or line feed
 * would be normalised to a space (XML 1.0, 3.3.3).
 */
function escapeText(text: string): string {
  return text.replace(/[&<>]/g, reference);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\t\n]/g, reference);
}

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}

/** A start tag; the caller writes the end tag. Throws a TypeError if a name is not a legal XML name. */
export function startTag(name: string, attributes: Attributes = {}): string {
  return `<${legal(name)}${attributeList(attributes)}>`;
}

/**
 * An element with text and child elements, on one line and without added white space. Undefined children and
 * attributes are omitted. Throws a TypeError if a name is not a legal XML name.
 */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly (Markup | string | undefined)[]
): Markup {
  const content = children
    .map((child) => (child instanceof Markup ? child.xml : escapeText(child ?? '')))
    .join('');
  const start = `<${legal(name)}${attributeList(attributes)}`;
  return new Markup(content === '' ? `${start}/>` : `${start}>${content}</${name}>`);
}

/** An element that contains only text, or undefined if `text` is. */
export function textElement(name: string, text: string | number | undefined): Markup | undefined {
  return text === undefined ? undefined : element(name, {}, String(text));
}

/** Child elements of an element without text, one per line, indented to `depth`. */
export function lines(depth: number, children: readonly (Markup | undefined)[]): string {
  return children
    .filter((child) => child !== undefined)
    .map((child) => `${INDENT.repeat(depth)}${child.xml}\n`)
    .join('');
}

/** The XML declaration and, if given, the style sheet for a browser that shows the raw XML. */
export function prolog(stylesheetUrl: string | undefined): string {
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
  if (stylesheetUrl === undefined) return declaration;
  return `${declaration}<?xml-stylesheet type="text/css" href="${escapeAttribute(stylesheetUrl)}"?>\n`;
}

function attributeList(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${legal(name)}="${escapeAttribute(String(value))}"`)
    .join('');
}

function legal(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`not an XML name: ${name}`);
  return name;
}
