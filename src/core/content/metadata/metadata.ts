import type { Finding, FindingRule, Severity } from '../../article/finding.ts';
import type { Metadata, ReadingContext } from '../formats/source-format.ts';
import { interpret } from './interpret.ts';
import type { Tell } from './keys/key-reader.ts';
import { oneLine } from './text-values.ts';
import { readYaml } from './syntax/yaml.ts';
import type { YamlMapReading } from './yaml-map.ts';
import { positionOfKey, positionOfValue } from './yaml-position.ts';

/** Max. length of metadata: more than is written by hand, and the parser's memory is a multiple of it. */
const MAX_CHARACTERS = 64 * 1024;

/** Metadata of an article, and findings about values that are wrong. */
export interface MetadataReading {
  readonly metadata: Metadata;
  readonly findings: readonly Finding[];
}

/**
 * Reads front matter or a sidecar: a YAML 1.2 map of the context's keys. `firstLine` is the line of the file on which
 * `yamlText` begins, from 1. A wrong value is an error where publishing would be a risk (`draft`, dates, title); any
 * other is dropped with a warning.
 *
 * Scalars are read as they were written (YAML's failsafe schema), so that a title `1984`, a tag `007` or a day stays
 * text, and each key decides which values it accepts.
 */
export function readMetadata(yamlText: string, firstLine: number, context: ReadingContext): MetadataReading {
  return readPairs(yamlText, firstLine, context, readYaml);
}

/** Reads metadata in any syntax. `parse` turns the text, which is not too long, into pairs. */
export function readPairs(
  text: string,
  firstLine: number,
  context: ReadingContext,
  parse: (text: string) => YamlMapReading,
): MetadataReading {
  const findings: Finding[] = [];
  const add = (
    line: number,
    severity: Severity,
    rule: FindingRule,
    message: string,
    place: { readonly column?: number | undefined; readonly length?: number | undefined } = {},
  ): void => {
    const at = line + firstLine - 1;
    findings.push({ file: context.path, line: at, ...place, severity, rule, message: oneLine(message) });
  };
  if (text.length > MAX_CHARACTERS) {
    add(1, 'error', 'metadata', `the metadata is longer than ${MAX_CHARACTERS} characters`);
    return { metadata: {}, findings };
  }
  // Computed only for findings, which are few.
  const lineText = (line: number): string => text.split('\n', line)[line - 1] ?? '';
  const { pairs, faults } = parse(text);
  for (const { line, column, severity, message } of faults) {
    add(line, severity, 'metadata', message, column === undefined ? {} : { column });
  }
  const tell: Tell = (line, severity, rule, message, { key, index } = {}) => {
    const at = lineText(line);
    add(
      line,
      severity,
      rule,
      message,
      key === undefined ? positionOfValue(at, index) : positionOfKey(at, key),
    );
  };
  const metadata = withFileLines(interpret(pairs, context, tell), firstLine, context);
  const raised = raiseUpdated(metadata);
  if (raised !== metadata) {
    const line = pairs.find(({ key }) => key === 'updated')?.line ?? 1;
    add(line, 'warning', 'date', UPDATED_TOO_EARLY);
  }
  // Keys are read in an order of their own.
  return { metadata: raised, findings: findings.sort((a, b) => a.line - b.line) };
}

/** Counts the lines of addresses in the article's file. Those in a sidecar are left out. */
function withFileLines(metadata: Metadata, firstLine: number, { path }: ReadingContext): Metadata {
  const { addressLines, ...others } = metadata;
  if (addressLines === undefined) return metadata;
  if (/\.ya?ml$/iu.test(path)) return others;
  const inFile = (line: number): number => line + firstLine - 1;
  const { slug, permalink, formerPaths } = addressLines;
  return {
    ...others,
    addressLines: {
      ...(slug !== undefined && { slug: inFile(slug) }),
      ...(permalink !== undefined && { permalink: inFile(permalink) }),
      ...(formerPaths !== undefined && { formerPaths: formerPaths.map(inFile) }),
    },
  };
}

/** Message of the finding about a date that {@link raiseUpdated} changed. */
export const UPDATED_TOO_EARLY = 'updated: is before published, and counts as the same moment';

/** Returns metadata in which `updated` is not before `published`; the same object if it already was so. */
export function raiseUpdated(metadata: Metadata): Metadata {
  const { published, updated } = metadata;
  if (published === undefined || updated === undefined || updated >= published) return metadata;
  return { ...metadata, updated: published };
}
