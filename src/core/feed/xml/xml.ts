/** XML that is already escaped. Only this file and the core writer make it, so plain text cannot pass for it. */
export class Markup {
  readonly xml: string;

  constructor(xml: string) {
    this.xml = xml;
  }
}

/** Attributes by name; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Names as feeds use them: ASCII, at most one prefix (Namespaces in XML 1.0, section 4). */
const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;

/** One level of nesting, as wide as the `feed` package writes it. */
const INDENT = '    ';

/**
 * Numeric references, because the RSS Profile asks for them in plain text titles: readers that decode a title
 * twice turn `&lt;b>` into a tag, but leave `&#x3C;b>` alone. Tab and line feed would be normalised to spaces
 * in an attribute (XML 1.0, 3.3.3).
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

/** A start tag, for an element whose end is written later. Throws a TypeError on a name that is not XML's. */
export function startTag(name: string, attributes: Attributes = {}): string {
  return `<${legal(name)}${attributeList(attributes)}>`;
}

/**
 * An element with its text and child elements, in one line and with no white space of its own. Undefined
 * children and attributes are left out. Throws a TypeError on a name that is not XML's.
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

/** An element with nothing but text; undefined where there is no text to write. */
export function textElement(name: string, text: string | number | undefined): Markup | undefined {
  return text === undefined ? undefined : element(name, {}, String(text));
}

/** The children of an element that has no text of its own, one a line at a depth of nesting. */
export function lines(depth: number, children: readonly (Markup | undefined)[]): string {
  return children
    .filter((child) => child !== undefined)
    .map((child) => `${INDENT.repeat(depth)}${child.xml}\n`)
    .join('');
}

/** What every XML document begins with: the declaration, and the style sheet for people who see raw XML. */
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
