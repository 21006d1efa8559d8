import { isAlias, isMap, isScalar, parseDocument, stringify, type Document, type YAMLMap } from 'yaml';
import { readPublicationFile } from '../../core/content/publication/publication-file.ts';

/** A key that publication.yaml shall have, or an entry of one that is a map. */
export interface Addition {
  readonly key: string;
  readonly entry?: string | undefined;
  readonly value: string | number;
}

/** Result of {@link completePublicationYaml}. */
interface CompletedYaml {
  readonly text: string;
  readonly added: readonly Addition[];
  /** Those that were there, with their values. */
  readonly kept: readonly (Addition & { readonly current: unknown })[];
  /** Reason why the text is as it was. */
  readonly fault?: string | undefined;
}

const NEW_FILE = `# What this publication is: taken from the earlier publication. Every key may be left out; docs/configuration.md of
# Feedwright has all of them.
`;

/**
 * Adds keys to a text in YAML that it lacks. What stands there stays character by character where lines can be
 * inserted; else the whole is written out, with its comments. The text never gets a fault that it did not have.
 */
export function completePublicationYaml(
  yaml: string | undefined,
  wanted: readonly Addition[],
): CompletedYaml {
  const before = yaml ?? '';
  const document = parseDocument(before, { prettyErrors: false });
  const unchanged = { text: before, added: [], kept: [] };
  if (document.errors.length > 0)
    return { ...unchanged, fault: `it cannot be read: ${document.errors[0]?.message}` };
  if (document.contents !== null && !isMap(document.contents) && !isNull(document))
    return { ...unchanged, fault: 'it has no keys with values' };

  const added: Addition[] = [];
  const kept: CompletedYaml['kept'][number][] = [];
  for (const addition of wanted) {
    const { key, entry } = addition;
    const present = valueOf(document, key);
    if (present === undefined || (entry !== undefined && present === null)) added.push(addition);
    else if (entry === undefined) kept.push({ ...addition, current: present });
    else if (typeof present !== 'object') kept.push({ ...addition, current: present });
    else if (Object.hasOwn(present as object, entry))
      kept.push({ ...addition, current: (present as Record<string, unknown>)[entry] });
    else added.push(addition);
  }
  if (added.length === 0) return { ...unchanged, kept };

  const text = yaml === undefined ? NEW_FILE + linesOf(added) : withAdditions(before, document, added);
  if (text === undefined || hasNewFault(before, text))
    return { ...unchanged, kept, fault: `add these keys yourself:\n${linesOf(added).trimEnd()}` };
  return { text, added, kept };
}

function isNull({ contents }: Document): boolean {
  return isScalar(contents) && contents.value === null;
}

function valueOf(document: Document, key: string): unknown {
  if (!document.has(key)) return undefined;
  const node: unknown = document.get(key, true);
  if (node === undefined || node === null) return null;
  // The values of an alias are read from the whole document.
  const whole: unknown = document.toJS({ maxAliasCount: 10 });
  return (whole as Record<string, unknown>)[key] ?? null;
}

/** The text with the keys in it: inserted as lines, else with the document written out. */
function withAdditions(before: string, document: Document, added: readonly Addition[]): string | undefined {
  const expected = parseDocument(before);
  for (const { key, entry, value } of added) {
    if (entry === undefined) expected.set(key, value);
    else if (isAlias(expected.get(key, true))) return undefined;
    else if (isMap(expected.get(key, true))) expected.setIn([key, entry], value);
    else expected.set(key, expected.createNode({ [entry]: value }));
  }
  const inserted = withLines(before, document, added);
  if (inserted !== undefined && meansTheSame(inserted, expected)) return inserted;
  const written = expected.toString({ lineWidth: 0 });
  return meansTheSame(written, expected) ? written : undefined;
}

function meansTheSame(text: string, expected: Document): boolean {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return false;
  return JSON.stringify(sorted(document)) === JSON.stringify(sorted(expected));
}

function sorted(document: Document): readonly [string, unknown][] {
  const values = (document.toJS({ maxAliasCount: 10 }) ?? {}) as Record<string, unknown>;
  return Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The text with lines inserted: entries below the last one of their map, other keys at the end. */
function withLines(before: string, document: Document, added: readonly Addition[]): string | undefined {
  let text = before;
  const atEnd: Addition[] = [];
  for (const [key, additions] of byKey(added)) {
    const map: unknown = document.has(key) ? document.get(key, true) : undefined;
    if (map === undefined) {
      atEnd.push(...additions);
      continue;
    }
    const place = isMap(map) ? endOfBlock(before, map) : undefined;
    // Only one key is a map: positions after an insertion are not needed.
    if (place === undefined) return undefined;
    const lines = additions
      .map(({ entry, value }) => `${place.indent}${pair(entry ?? '', value)}\n`)
      .join('');
    const head = before.slice(0, place.offset);
    text = head + (head.endsWith('\n') ? '' : '\n') + lines + before.slice(place.offset);
  }
  if (atEnd.length === 0) return text;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}${text.trim() === '' ? '' : '\n'}# Taken from the earlier publication.\n${linesOf(atEnd)}`;
}

/** End of the line of the last value of a map in block style, and the indentation of its keys. */
function endOfBlock(
  text: string,
  map: YAMLMap,
): { readonly offset: number; readonly indent: string } | undefined {
  const first = map.items[0]?.key;
  const last = map.items.at(-1)?.value;
  if (map.flow === true || !isScalar(first) || !isScalar(last)) return undefined;
  const start = first.range?.[0];
  const end = last.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (!/^ +$/.test(indent)) return undefined;
  const lineEnd = text.indexOf('\n', Math.max(0, end - 1));
  return { offset: lineEnd === -1 ? text.length : lineEnd + 1, indent };
}

/** Keys as lines of YAML; those of a map below it. */
function linesOf(additions: readonly Addition[]): string {
  return [...byKey(additions)]
    .map(([key, all]) => {
      const entries = all.filter(({ entry }) => entry !== undefined);
      if (entries.length === 0) return `${pair(key, all[0]?.value ?? '')}\n`;
      return `${key}:\n${entries.map(({ entry, value }) => `  ${pair(entry ?? '', value)}\n`).join('')}`;
    })
    .join('');
}

function byKey(additions: readonly Addition[]): ReadonlyMap<string, readonly Addition[]> {
  const groups = new Map<string, Addition[]>();
  for (const addition of additions) {
    const group = groups.get(addition.key);
    if (group === undefined) groups.set(addition.key, [addition]);
    else group.push(addition);
  }
  return groups;
}

function pair(key: string, value: string | number): string {
  return stringify({ [key]: value }, { lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd();
}

/** True if the service's own reader finds more faults in the second text than in the first. */
function hasNewFault(before: string, after: string): boolean {
  return readPublicationFile(after).faults.length > readPublicationFile(before).faults.length;
}
