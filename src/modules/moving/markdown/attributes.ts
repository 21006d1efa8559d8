import { attributeOf, type Element } from '../../../core/content/formats/html/dom.ts';
import { attributesOf } from '../../../core/content/rendering/allow-list.ts';

/** Attributes of frames and plug-ins. */
const OF_FRAMES: readonly string[] = ['src', 'data', 'type', 'width', 'height', 'title'];
const FRAMES: ReadonlySet<string> = new Set(['iframe', 'object', 'embed']);
/** Attributes that say nothing about the text; pictures are the same without a choice of sizes. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  a: ['hreflang', 'type'],
  img: ['srcset', 'sizes'],
  code: ['class'],
  pre: ['class'],
};
const ADDRESS: ReadonlySet<string> = new Set(['href', 'src', 'poster', 'cite', 'data']);
/** Checks of values as the documents of the service have them. */
const VALUES: Readonly<Record<string, RegExp>> = {
  id: /^[\p{L}\p{N}_.:-]{1,100}$/u,
  width: /^\d{1,6}$/u,
  height: /^\d{1,6}$/u,
  colspan: /^(?:[2-9]|[1-9]\d{1,3})$/u,
  rowspan: /^(?:[2-9]|[1-9]\d{1,3})$/u,
  start: /^(?:0|[2-9]|[1-9]\d{1,8})$/u,
  align: /^(?:left|right|center)$/u,
  dir: /^(?:ltr|rtl|auto)$/u,
  lang: /^[a-z]{2,8}(?:-[a-z\d]{1,8}){0,6}$/iu,
};
const HEADING = /^h[1-6]$/u;

/**
 * Attributes of an element that count in a document. Ids stay at headings, and where `targets` says that a link of the
 * text leads to them.
 */
export function keptAttributes(
  element: Element,
  name: string,
  targets: ReadonlySet<string>,
): Map<string, string> {
  const kept = new Map<string, string>();
  const names = FRAMES.has(name) ? OF_FRAMES : ownFirst(attributesOf(name));
  const leftOut = LEFT_OUT[name] ?? [];
  for (const attribute of names) {
    if (leftOut.includes(attribute)) continue;
    const value = valueOf(element, name, attribute, targets);
    if (value !== undefined) kept.set(attribute, value);
  }
  if (name === 'img') {
    const [title, alt] = [kept.get('title'), kept.get('alt')];
    if (title !== undefined && (title === alt || isFileName(title, kept.get('src') ?? '')))
      kept.delete('title');
    if (alt === undefined) kept.set('alt', '');
  }
  return kept;
}

/** Names with those that every element may have at the end, as authors write them. */
function ownFirst(names: readonly string[]): readonly string[] {
  const everywhere = attributesOf('');
  return [...names.filter((name) => !everywhere.includes(name)), ...everywhere];
}

function valueOf(
  element: Element,
  name: string,
  attribute: string,
  targets: ReadonlySet<string>,
): string | undefined {
  const written = element.attrs.find((one) => one.name === attribute)?.value;
  if (attribute === 'id') {
    const id = attributeOf(element, 'id') ?? (name === 'a' ? attributeOf(element, 'name') : undefined);
    return id !== undefined && VALUES['id']?.test(id) === true && (HEADING.test(name) || targets.has(id))
      ? id
      : undefined;
  }
  if (attribute === 'align') return alignmentOf(element);
  if (written === undefined) return undefined;
  if (/^(?:controls|open|reversed|loop|muted|default)$/u.test(attribute)) return '';
  const value = written.replace(/[\t\n\f\r ]+/gu, ' ').trim();
  if (value === '' || VALUES[attribute]?.test(value) === false) return undefined;
  if (ADDRESS.has(attribute)) return /^\s*(?:javascript|vbscript):/iu.test(value) ? undefined : value;
  return value;
}

function alignmentOf(element: Element): string | undefined {
  const inStyle = /(?:^|;)\s*text-align\s*:\s*(left|right|center)\s*(?:;|$)/iu.exec(
    (attributeOf(element, 'style') ?? '').slice(0, 1000),
  )?.[1];
  const value = (inStyle ?? attributeOf(element, 'align'))?.toLowerCase();
  return value !== undefined && VALUES['align']?.test(value) === true ? value : undefined;
}

/** True for a title that the editor made of the name of the file. */
function isFileName(title: string, source: string): boolean {
  const file = source.slice(source.lastIndexOf('/') + 1).split(/[?#]/u)[0] ?? '';
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const stem = plain(file.replace(/(?:-\d+x\d+)?\.[a-z\d]{1,5}$/iu, ''));
  return stem === plain(title) || plain(file) === plain(title);
}

/** Language of code by the classes that editors and highlighters write; undefined if there is none. */
export function codeLanguageOf(elements: readonly Element[]): string | undefined {
  for (const element of elements) {
    const classes = attributeOf(element, 'class')?.slice(0, 1000) ?? '';
    const [, name, brush] =
      /(?:^|\s)lang(?:uage)?-([\w+#.-]{1,40})(?=\s|$)|(?:^|\s)brush:\s{0,5}([\w+#.-]{1,40})/iu.exec(
        classes,
      ) ?? [];
    const language = name ?? brush;
    if (language !== undefined && !/^(?:plain|none|plaintext|text)$/iu.test(language))
      return language.toLowerCase();
  }
  return undefined;
}
