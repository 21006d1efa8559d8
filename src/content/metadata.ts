import { isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode, type YAMLMap } from 'yaml';
import { messageOf } from '../errors.ts';
import type { Finding, FindingRule, Severity } from '../article/finding.ts';
import { KEYS, nearestKey, oneLine, type Complain } from './metadata-keys.ts';
import type { Metadata, ReadingContext } from './reading.ts';

/** Nobody writes this much about one article by hand; the parser's memory is a multiple of it. */
const MAX_CHARACTERS = 64 * 1024;
/** An honest repetition fits; a "billion laughs" does not. */
const MAX_ALIASES = 20;

/** What YAML 1.2's core schema reads as null where it is written without quotation marks. */
const EMPTY = /^(?:|~|null|Null|NULL)$/u;

/** What was read of an article's metadata, and what was wrong with it. */
export interface MetadataReading {
  readonly metadata: Metadata;
  readonly findings: readonly Finding[];
}

/**
 * Reads front matter or a sidecar: a YAML 1.2 map of the keys in {@link KEYS}. `firstLine` is the line of
 * the file on which `yamlText` begins, from 1. A value that is wrong where publishing would be a risk
 * (`draft`, dates, ids, title) is an error; another one is dropped with a warning.
 *
 * Scalars are read as they were written (YAML's failsafe schema), so that a title `1984`, a tag `007` or a
 * day stays text, and each key decides for itself what it accepts.
 */
export function readMetadata(yamlText: string, firstLine: number, context: ReadingContext): MetadataReading {
  const findings: Finding[] = [];
  const tell = (line: number, severity: Severity, rule: FindingRule, message: string): void => {
    findings.push({ file: context.path, line, severity, rule, message: oneLine(message) });
  };
  const none = { metadata: {}, findings };
  if (yamlText.length > MAX_CHARACTERS) {
    tell(firstLine, 'error', 'metadata', `the metadata is longer than ${MAX_CHARACTERS} characters`);
    return none;
  }
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line - 1 + firstLine;
  let root: YAMLMap.Parsed | undefined;
  let values: Record<string, unknown> = {};
  try {
    const document = parseDocument(yamlText, {
      schema: 'failsafe',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    for (const { pos, message } of document.warnings) tell(lineAt(pos[0]), 'warning', 'metadata', message);
    const [error] = document.errors;
    if (error !== undefined) {
      tell(lineAt(error.pos[0]), 'error', 'metadata', `invalid YAML: ${error.message}`);
      return none;
    }
    if (document.contents === null) return none;
    if (!isMap(document.contents)) {
      tell(firstLine, 'error', 'metadata', 'the metadata is not a list of lines "key: value"');
      return none;
    }
    root = document.contents;
    values = document.toJS({ maxAliasCount: MAX_ALIASES }) as Record<string, unknown>;
  } catch (thrown) {
    // Aliases beyond the limit, and nesting beyond the parser's stack.
    tell(firstLine, 'error', 'metadata', `invalid YAML: ${messageOf(thrown)}`);
    return none;
  }

  const metadata: Record<string, unknown> = {};
  for (const { key: keyNode, value: valueNode } of root.items) {
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    const line = lineAt(keyNode.range[0]);
    if (!Object.hasOwn(KEYS, key)) {
      const near = nearestKey(key);
      const hint = near === undefined ? '' : `: did you mean ${near}?`;
      // A mistyped `draft` would publish what was not to be published.
      tell(line, near === 'draft' ? 'error' : 'warning', 'unknown-key', `unknown key "${key}"${hint}`);
      continue;
    }
    const { rule, required, read } = KEYS[key as keyof Metadata];
    const complain: Complain = (message, severity, index) => {
      const at = index === undefined ? undefined : offsetOf(valueNode, index);
      const usual = required ? 'error' : 'warning';
      tell(at === undefined ? line : lineAt(at), severity ?? usual, rule, `${key}: ${message}`);
    };
    if (isEmpty(valueNode)) {
      if (key === 'draft') complain('write true or false');
      continue;
    }
    const value = read(values[key], complain, context.timezone);
    if (value !== undefined) metadata[key] = value;
  }
  const raised = raiseUpdated(metadata);
  if (raised !== metadata) {
    const updated = root.items.find(({ key }) => isScalar(key) && key.value === 'updated');
    tell(
      updated === undefined ? firstLine : lineAt(updated.key.range[0]),
      'warning',
      'date',
      UPDATED_TOO_EARLY,
    );
  }
  return { metadata: raised, findings };
}

/** The message of a finding about what {@link raiseUpdated} changed. */
export const UPDATED_TOO_EARLY = 'updated: is before published, and counts as the same moment';

/** Metadata in which `updated` is not before `published`; the very same object if nothing had to change. */
export function raiseUpdated(metadata: Metadata): Metadata {
  const { published, updated } = metadata;
  if (published === undefined || updated === undefined || updated >= published) return metadata;
  return { ...metadata, updated: published };
}

function isEmpty(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.type === 'PLAIN' && EMPTY.test(node.source ?? ''));
}

function offsetOf(node: ParsedNode | null, index: number): number | undefined {
  return isSeq(node) ? node.items[index]?.range[0] : undefined;
}
