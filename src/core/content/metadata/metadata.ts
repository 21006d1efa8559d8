import type { FindingRule, Finding, Severity } from '../../article/finding.ts';
import { FRONT_MATTER_KEYS, closestKey } from './metadata-keys.ts';
import type { Complain, Metadata, MetadataKeys, ReadingContext } from '../formats/source-format.ts';
import { readPlainYaml } from './fast-yaml.ts';
import { positionOfKey, positionOfValue } from './yaml-position.ts';
import { oneLine } from './text-values.ts';
import { readYamlMap } from './yaml-map.ts';

/** Max. length of metadata: more than is written by hand, and the parser's memory is a multiple of it. */
const MAX_CHARACTERS = 64 * 1024;

/** Metadata of an article, and findings about values that are wrong. */
export interface MetadataReading {
  readonly metadata: Metadata;
  readonly findings: readonly Finding[];
}

/**
 * Reads front matter or a sidecar: a YAML 1.2 map of the context's keys. `firstLine` is the line of the file on which
 * `yamlText` begins, from 1. A wrong value is an error where publishing would be a risk (`draft`, dates, ids, title);
 * any other is dropped with a warning.
 *
 * Scalars are read as they were written (YAML's failsafe schema), so that a title `1984`, a tag `007` or a day stays
 * text, and each key decides which values it accepts.
 */
export function readMetadata(yamlText: string, firstLine: number, context: ReadingContext): MetadataReading {
  const keys: MetadataKeys = context.metadataKeys ?? FRONT_MATTER_KEYS;
  const findings: Finding[] = [];
  const tell = (
    line: number,
    severity: Severity,
    rule: FindingRule,
    message: string,
    place: { readonly column?: number | undefined; readonly length?: number | undefined } = {},
  ): void => {
    findings.push({ file: context.path, line, ...place, severity, rule, message: oneLine(message) });
  };
  // Computed only for findings, which are few.
  const lineText = (line: number): string => yamlText.split('\n', line)[line - 1] ?? '';
  if (yamlText.length > MAX_CHARACTERS) {
    tell(firstLine, 'error', 'metadata', `the metadata is longer than ${MAX_CHARACTERS} characters`);
    return { metadata: {}, findings };
  }
  const simple = readPlainYaml(yamlText);
  const { pairs, faults } = simple === undefined ? readYamlMap(yamlText) : { pairs: simple, faults: [] };
  const lineBefore = firstLine - 1;
  for (const { line, column, severity, message } of faults) {
    tell(line + lineBefore, severity, 'metadata', message, column === undefined ? {} : { column });
  }

  const metadata: Record<string, unknown> = {};
  for (const { key, line, value: written, isEmpty, itemLines } of pairs) {
    const known = Object.hasOwn(keys, key) ? keys[key as keyof Metadata] : undefined;
    if (known === undefined) {
      const near = closestKey(key, keys);
      const hint = near === undefined ? '' : `: did you mean ${near}?`;
      // A mistyped `draft` would publish an article that is not to be published.
      const severity = near === 'draft' ? 'error' : 'warning';
      const place = positionOfKey(lineText(line), key);
      tell(line + lineBefore, severity, 'unknown-key', `unknown key "${key}"${hint}`, place);
      continue;
    }
    const { rule, required, read } = known;
    const complain: Complain = (message, severity, index) => {
      const at = (index === undefined ? undefined : itemLines?.[index]) ?? line;
      const usual = required ? 'error' : 'warning';
      const place = positionOfValue(lineText(at), index);
      tell(at + lineBefore, severity ?? usual, rule, `${key}: ${message}`, place);
    };
    if (isEmpty) {
      if (key === 'draft') complain('write true or false');
      continue;
    }
    const value = read(written, complain, context.timezone);
    if (value !== undefined) metadata[key] = value;
  }
  const raised = raiseUpdated(metadata);
  if (raised !== metadata) {
    const line = pairs.find(({ key }) => key === 'updated')?.line ?? 1;
    tell(line + lineBefore, 'warning', 'date', UPDATED_TOO_EARLY);
  }
  return { metadata: raised, findings };
}

/** Message of the finding about a date that {@link raiseUpdated} changed. */
export const UPDATED_TOO_EARLY = 'updated: is before published, and counts as the same moment';

/** Returns metadata in which `updated` is not before `published`; the same object if it already was so. */
export function raiseUpdated(metadata: Metadata): Metadata {
  const { published, updated } = metadata;
  if (published === undefined || updated === undefined || updated >= published) return metadata;
  return { ...metadata, updated: published };
}
