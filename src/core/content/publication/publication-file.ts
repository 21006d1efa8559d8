import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { closestWord } from '../../article/text/did-you-mean.ts';
import type { Podcast } from '../../article/podcast.ts';
import type { DescribedFeed } from './feeds-key.ts';
import { showOf, type PodcastSettings } from '../../../modules/podcast/settings.ts';
import { PUBLICATION_KEYS } from './publication-keys.ts';

/** Name of the file at the top of the content directory that describes the publication. */
export const PUBLICATION_FILE = 'publication.yaml';

/** What publication.yaml says, checked; keys that it leaves out are missing. */
export type PublicationSettings = {
  readonly [Key in Exclude<keyof typeof PUBLICATION_KEYS, 'podcast'>]?: z.infer<
    (typeof PUBLICATION_KEYS)[Key]
  >;
} & { readonly podcast?: Podcast };

/** Its content, and what is wrong with it: a sentence each, with the line. */
export interface PublicationFile {
  readonly settings: PublicationSettings;
  readonly faults: readonly string[];
  /** On which line each key stands. */
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * Reads the text of publication.yaml. Never throws: all faults are reported at once, and the settings are
 * those that are right.
 */
export function readPublicationFile(yaml: string): PublicationFile {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const fault = (path: readonly (string | number)[], message: string): string =>
    `${PUBLICATION_FILE}:${lineOf(document, path, lines)}: ${message}`;
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      ({ pos, message }) => `${PUBLICATION_FILE}:${lines.linePos(pos[0]).line}: ${message}`,
    );
    return { settings: {}, faults, lines: new Map() };
  }
  const written = z.record(z.string(), z.unknown()).safeParse(document.toJS({ maxAliasCount: 10 }) ?? {});
  if (!written.success)
    return { settings: {}, faults: [fault([], 'expected keys with values')], lines: new Map() };

  const settings: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [key, value] of Object.entries(written.data)) {
    const schema = Object.hasOwn(PUBLICATION_KEYS, key)
      ? PUBLICATION_KEYS[key as keyof typeof PUBLICATION_KEYS]
      : undefined;
    if (schema === undefined) {
      const known = Object.keys(PUBLICATION_KEYS);
      const near = closestWord(key, known);
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
      faults.push(fault([key], `unknown key ${key}${hint}: the keys are ${known.join(', ')}`));
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) settings[key] = parsed.data;
    else faults.push(...parsed.error.issues.map((issue) => complaint(document, key, issue, fault)));
  }
  faults.push(...describeShow(settings, (key) => lineOf(document, [key], lines)));
  const keyLines = Object.keys(written.data).map((key): [string, number] => [
    key,
    lineOf(document, [key], lines),
  ]);
  for (const described of Object.values((settings['feeds'] ?? {}) as Record<string, DescribedFeed>)) {
    described.line = lineOfKey(document, 'feeds', described.key, lines);
  }
  return { settings: settings, faults, lines: new Map(keyLines) };
}

/** Puts a show in the place of what is written of one; without `kind: podcast` that is a fault. */
function describeShow(settings: Record<string, unknown>, lineAt: (key: string) => number): readonly string[] {
  const written = settings['podcast'] as PodcastSettings | undefined;
  if (settings['kind'] === 'podcast') settings['podcast'] = showOf(settings, written, lineAt('kind'));
  else if (written !== undefined) {
    return [`${PUBLICATION_FILE}:${lineAt('podcast')}: podcast: counts only beside kind: podcast`];
  }
  return [];
}

function complaint(
  document: Document,
  key: string,
  issue: z.core.$ZodIssue,
  fault: (path: readonly (string | number)[], message: string) => string,
): string {
  const path = [key, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys')
    return fault(path, `unknown key ${issue.keys.join(', ')} in ${path.join('.')}`);
  // A token may stand in it.
  if (key === 'cdn') return fault(path, `${path.join('.')}: expected ${issue.message}`);
  const got = JSON.stringify(document.getIn(path)) ?? 'nothing';
  return fault(path, `${path.join('.')}: got ${got}, expected ${issue.message}`);
}

/** Where a key of a map stands: its value may begin a line later. */
function lineOfKey(document: Document, map: string, key: string, lines: LineCounter): number {
  const node = document.get(map, true);
  const pair = isMap(node) ? node.items.find((one) => isScalar(one.key) && one.key.value === key) : undefined;
  const range = isScalar(pair?.key) ? pair.key.range : undefined;
  return range === undefined || range === null ? 1 : lines.linePos(range[0]).line;
}

function lineOf(document: Document, path: readonly (string | number)[], lines: LineCounter): number {
  // What is missing has no line: then that of what it is missing in.
  if (path.length > 1 && document.getIn(path, true) === undefined)
    return lineOf(document, path.slice(0, -1), lines);
  const node = path.length === 0 ? undefined : document.getIn(path, true);
  const range =
    node !== null && typeof node === 'object' && 'range' in node
      ? (node.range as [number] | undefined)
      : undefined;
  return range === undefined ? 1 : lines.linePos(range[0]).line;
}
