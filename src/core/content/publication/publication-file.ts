import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { closestWord } from '../../article/text/did-you-mean.ts';
import type { DescribedFeed } from './feeds-key.ts';
import { schemasOf, type AnyModuleKey, type PublicationSettings } from './module-keys.ts';

/** Name of the file at the top of the content directory that describes the publication. */
export const PUBLICATION_FILE = 'publication.yaml';

/** Result of reading publication.yaml. */
export interface PublicationFile {
  /** Values that are right. */
  readonly settings: PublicationSettings;
  /** One sentence per fault, with the line. */
  readonly faults: readonly string[];
  /** Line of each key. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Makes a fault about the value at a path of the document. */
type Fault = (path: readonly (string | number)[], message: string) => string;

/**
 * Reads the text of publication.yaml: the keys of the core, and `moduleKeys`. Never throws: all faults are reported
 * at once, and the settings are those that are right.
 */
export function readPublicationFile(yaml: string, moduleKeys: readonly AnyModuleKey[] = []): PublicationFile {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const fault: Fault = (path, message) =>
    `${PUBLICATION_FILE}:${lineOf(document, path, counter)}: ${message}`;
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      ({ pos, message }) => `${PUBLICATION_FILE}:${counter.linePos(pos[0]).line}: ${message}`,
    );
    return { settings: {}, faults, lines: new Map() };
  }
  const written = z.record(z.string(), z.unknown()).safeParse(document.toJS({ maxAliasCount: 10 }) ?? {});
  if (!written.success)
    return { settings: {}, faults: [fault([], 'expected keys with values')], lines: new Map() };

  const { settings, faults } = checkKeys(document, written.data, moduleKeys, fault);
  if (settings['pages'] === false && !Object.hasOwn(written.data, 'link'))
    faults.push(
      fault(['pages'], 'pages: got false, expected the key link too: links to articles lead there'),
    );
  const lines = new Map(
    Object.keys(written.data).map((key): [string, number] => [key, lineOf(document, [key], counter)]),
  );
  faults.push(
    ...completeModuleKeys(settings, moduleKeys, (key) => lineOf(document, [key], counter)).map(
      ({ key, message }) => fault([key], message),
    ),
  );
  for (const described of Object.values((settings['feeds'] ?? {}) as Record<string, DescribedFeed>)) {
    described.line = lineOfKey(document, 'feeds', described.key, counter);
  }
  return { settings, faults, lines };
}

/** Checks each key of the file by its schema. */
function checkKeys(
  document: Document,
  written: Readonly<Record<string, unknown>>,
  moduleKeys: readonly AnyModuleKey[],
  fault: Fault,
): { settings: Record<string, unknown>; faults: string[] } {
  const schemas = schemasOf(moduleKeys);
  const secret = new Set(moduleKeys.flatMap(({ name, isSecret }) => (isSecret === true ? [name] : [])));
  const settings: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [key, value] of Object.entries(written)) {
    const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
    if (schema === undefined) {
      const known = Object.keys(schemas);
      const near = closestWord(key, known);
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
      faults.push(fault([key], `unknown key ${key}${hint}: the keys are ${known.join(', ')}`));
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) settings[key] = parsed.data;
    else
      faults.push(
        ...parsed.error.issues.map((issue) => complaint(document, key, issue, secret.has(key), fault)),
      );
  }
  return { settings, faults };
}

/** Replaces the written values of modules by completed ones, in place. */
function completeModuleKeys(
  settings: Record<string, unknown>,
  moduleKeys: readonly AnyModuleKey[],
  lineAt: (key: string) => number,
): readonly { readonly key: string; readonly message: string }[] {
  return moduleKeys.flatMap((key) => {
    const { name } = key;
    const completed = key.complete?.(settings[name], { settings, lineOf: lineAt });
    if (completed === undefined) return [];
    if ('fault' in completed) return [{ key: name, message: completed.fault }];
    if (completed.value !== undefined) settings[name] = completed.value;
    return [];
  });
}

function complaint(
  document: Document,
  key: string,
  issue: z.core.$ZodIssue,
  isSecret: boolean,
  fault: Fault,
): string {
  const path = [key, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys')
    return fault(path, `unknown key ${issue.keys.join(', ')} in ${path.join('.')}`);
  if (isSecret) return fault(path, `${path.join('.')}: expected ${issue.message}`);
  const got = JSON.stringify(document.getIn(path)) ?? 'nothing';
  return fault(path, `${path.join('.')}: got ${got}, expected ${issue.message}`);
}

/** Line of a key of a map; its value may begin a line later. */
function lineOfKey(document: Document, map: string, key: string, lines: LineCounter): number {
  const node = document.get(map, true);
  const pair = isMap(node) ? node.items.find((one) => isScalar(one.key) && one.key.value === key) : undefined;
  const range = isScalar(pair?.key) ? pair.key.range : undefined;
  return range === undefined || range === null ? 1 : lines.linePos(range[0]).line;
}

function lineOf(document: Document, path: readonly (string | number)[], lines: LineCounter): number {
  // A missing value has no line: the line of the map that lacks it counts.
  if (path.length > 1 && document.getIn(path, true) === undefined)
    return lineOf(document, path.slice(0, -1), lines);
  const node = path.length === 0 ? undefined : document.getIn(path, true);
  const range =
    node !== null && typeof node === 'object' && 'range' in node
      ? (node.range as [number] | undefined)
      : undefined;
  return range === undefined ? 1 : lines.linePos(range[0]).line;
}
