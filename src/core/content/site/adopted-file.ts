import { ADOPTED_FILE, type AdoptedItem, type Adoption } from '../../adoption/adopted-item.ts';
import { findingOn, FindingList, type Finding, type Severity } from '../../article/finding.ts';
import { toInstant, type Instant } from '../../article/instant.ts';
import { readDate } from '../metadata/dates.ts';
import { readYamlMap } from '../metadata/yaml-map.ts';
import { readAdoptedItem } from './adopted-values.ts';

/** Max. bytes of adopted.yaml. */
export const MAX_ADOPTED_BYTES = 20 * 1024 * 1024;

/** Max. items of adopted.yaml. */
const MAX_ITEMS = 100_000;

/** Max. characters that the YAML parser reads at once: its memory is a multiple of them. */
const MAX_YAML_CHARACTERS = 256 * 1024;

/** Max. items in YAML over several lines, which the parser reads one by one. */
const MAX_YAML_ITEMS = 10_000;

/** Items of adopted.yaml, and what is wrong with it. */
export interface AdoptedReading {
  readonly adoption: Adoption;
  readonly findings: readonly Finding[];
}

/** An item as the syntax gives it. */
interface WrittenItem {
  readonly value: unknown;
  readonly line: number;
}

/** Result for a file that is larger than {@link MAX_ADOPTED_BYTES}. */
export const TOO_LARGE: AdoptedReading = {
  adoption: { items: [] },
  findings: [
    findingOn(
      ADOPTED_FILE,
      'warning',
      'adopted',
      `is not read: it is larger than ${MAX_ADOPTED_BYTES} bytes`,
    ),
  ],
};

type Report = (line: number, message: string, severity?: Severity) => void;

/**
 * Reads adopted.yaml. An item that is JSON on one line is read as such, any other as YAML; a fault of one does not touch
 * the others. The first item with an id or an article counts. Never throws.
 */
export function readAdopted(text: string): AdoptedReading {
  const findings = new FindingList();
  const tell: Report = (line, message, severity = 'warning') => {
    findings.add({ file: ADOPTED_FILE, line, severity, rule: 'adopted', message });
  };
  if (Buffer.byteLength(text) > MAX_ADOPTED_BYTES) return TOO_LARGE;
  const items: AdoptedItem[] = [];
  const ids = new Map<string, number>();
  const articles = new Map<string, number>();
  for (const { value, line } of writtenItems(text, tell)) {
    if (items.length >= MAX_ITEMS) {
      tell(line, `has more than ${MAX_ITEMS} items: the others are not read`);
      break;
    }
    const { item, faults } = readAdoptedItem(value);
    for (const fault of faults) tell(line, fault);
    if (item === undefined) continue;
    const sameId = ids.get(item.id);
    const sameArticle = item.article === undefined ? undefined : articles.get(item.article);
    if (sameId !== undefined) tell(line, `has the id of the item on line ${sameId}: it is not used`);
    else if (sameArticle !== undefined)
      tell(line, `is for the article of the item on line ${sameArticle}: it is not used`);
    else {
      ids.set(item.id, line);
      if (item.article !== undefined) articles.set(item.article, line);
      items.push(item);
    }
  }
  const moment = momentIn(text);
  const adoption = moment === undefined ? { items } : { moment, items };
  return { adoption, findings: findings.all() };
}

/** The key `adopted` on a line of its own at the beginning, as the program writes it. */
const MOMENT = /^adopted:[ \t]*(\S{1,40})[ \t]*$/mu;

/** Max. characters before the first item. */
const MAX_HEAD = 4096;

function momentIn(text: string): Instant | undefined {
  const written = MOMENT.exec(text.slice(0, MAX_HEAD))?.[1];
  const reading = written === undefined ? undefined : readDate(written, 'UTC');
  return reading !== undefined && 'instant' in reading ? toInstant(reading.instant) : undefined;
}

/** An item's mark at the beginning of a line. */
const MARK = /^( *)-(?: |$)/;

/** The items in their order, each parsed when it is asked for. */
function* writtenItems(text: string, tell: Report): Generator<WrittenItem> {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/);
  const start = lines.findIndex((line) => /^items:\s*(?:#.*)?$/.test(line));
  if (start === -1 || lines.slice(0, start).some((line) => !isBlank(line) && !MOMENT.test(line))) {
    yield* itemsOfMap(text, tell);
    return;
  }
  let indent: string | undefined;
  let inYaml = 0;
  for (let at = start + 1; at < lines.length;) {
    const line = lines[at] ?? '';
    if (isBlank(line)) {
      at += 1;
      continue;
    }
    const mark = MARK.exec(line)?.[1];
    indent ??= mark;
    if (mark === undefined || mark !== indent) {
      tell(at + 1, 'is no item: an item begins with "- " below "items:"');
      at += 1;
      continue;
    }
    const first = at;
    do at += 1;
    while (at < lines.length && !isBoundary(lines[at] ?? '', indent));
    const json = jsonOf(lines.slice(first, at), indent);
    if (json !== undefined) yield { value: json, line: first + 1 };
    else if (inYaml < MAX_YAML_ITEMS) {
      inYaml += 1;
      const value = itemInYaml(trimmed(lines.slice(first, at)), first, tell);
      if (value !== undefined) yield { value, line: first + 1 };
    } else {
      tell(
        first + 1,
        `has more than ${MAX_YAML_ITEMS} items that are not JSON on one line: the others are not read`,
      );
      return;
    }
  }
}

function isBlank(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line) || line === '---';
}

/** True for a line that does not belong to the item before it: another item, or a key at the top. */
function isBoundary(line: string, indent: string): boolean {
  const mark = MARK.exec(line)?.[1];
  return (
    mark === indent || (/^\S/.test(line) && !line.startsWith('#') && !(indent === '' && /^[\]}]/.test(line)))
  );
}

/** Lines without blank ones at the end. */
function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

/** The value of an item that is JSON on one line; undefined for any other. */
function jsonOf([line = '', ...others]: readonly string[], indent: string): unknown {
  if (others.some((other) => !isBlank(other))) return undefined;
  const written = line.slice(indent.length + 1).trim();
  if (!written.startsWith('{')) return undefined;
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return undefined;
  }
}

/** The value of an item on several lines, or in any style of YAML; undefined if it cannot be read. */
function itemInYaml(lines: readonly string[], offset: number, tell: Report): unknown {
  const text = lines.join('\n');
  if (text.length > MAX_YAML_CHARACTERS) {
    tell(offset + 1, `is longer than ${MAX_YAML_CHARACTERS} characters: it is not used`);
    return undefined;
  }
  const { pairs, faults } = readYamlMap(`items:\n${text}\n`);
  for (const { line, message } of faults)
    tell(offset + Math.min(Math.max(line - 1, 1), lines.length), message);
  const value: unknown = pairs[0]?.value;
  return Array.isArray(value) ? (value[0] as unknown) : undefined;
}

/** The items of a map in another style of YAML: `items: [{…}, {…}]`, or JSON as a whole. */
function* itemsOfMap(text: string, tell: Report): Generator<WrittenItem> {
  if (text.length > MAX_YAML_CHARACTERS) {
    tell(1, 'is not read: write "items:", and below it each item on its own line: - {"id": "…", …}');
    return;
  }
  const { pairs, faults } = readYamlMap(text);
  for (const { line, message } of faults) tell(line, message);
  for (const { key, line } of pairs)
    if (key !== 'items' && key !== 'adopted') tell(line, `unknown key "${key.slice(0, 64)}"`);
  const list = pairs.find(({ key }) => key === 'items');
  if (list === undefined || list.isEmpty) return;
  if (!Array.isArray(list.value)) {
    tell(list.line, 'items: is not a list');
    return;
  }
  const values: readonly unknown[] = list.value;
  for (const [index, value] of values.entries()) yield { value, line: list.itemLines?.[index] ?? list.line };
}
