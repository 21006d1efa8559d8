import { isTimeZone } from '../../core/content/metadata/time-zone.ts';
import { PUBLICATION_FILE } from '../../core/content/publication/publication-file.ts';
import { PUBLICATION_KEYS } from '../../core/content/publication/publication-keys.ts';
import type { ImportedPublication } from './import/imported-article.ts';
import { completePublicationYaml, type Addition } from './publication-yaml.ts';

/** Part of an earlier publication that publication.yaml takes over. */
export type PublicationFacts = Omit<ImportedPublication, 'link'>;

/** Result of taking over the settings of an earlier publication. */
export interface CompletedSettings {
  /** Keys that were added; `aliases /feed/` for an entry of `aliases`. */
  readonly added: readonly string[];
  /** A sentence for each key that is there with another value, and for each value that cannot be used. */
  readonly differences: readonly string[];
  /** Reason why nothing could be written. */
  readonly fault?: string | undefined;
}

/** Paths of the service, which need no alias. */
const OWN_PATHS: ReadonlySet<string> = new Set(['/', '/rss.xml', '/atom.xml', '/feed.json']);

/** Max. items in a document of the service. */
const MAX_LIMIT = 1000;

/** Adds to the text of publication.yaml, `undefined` for no file. `text` is undefined where nothing can be written. */
export function completePublicationText(
  yaml: string | undefined,
  facts: PublicationFacts,
): CompletedSettings & { readonly text: string | undefined } {
  const { wanted, differences } = wantedKeys(facts);
  const { text, added, kept, fault } = completePublicationYaml(yaml, wanted);
  if (fault !== undefined) {
    return { ...unwritten(fault), text: undefined };
  }
  for (const { key, entry, value, current } of kept) {
    if (key === 'oldFeeds' || isSameValue(key, value, current)) continue;
    const name = entry === undefined ? key : `${key} ${entry}`;
    differences.push(
      `${PUBLICATION_FILE}: ${name} is ${JSON.stringify(current)} and stays; the earlier publication had ${JSON.stringify(value)}`,
    );
  }
  return {
    text,
    added: added.map(({ key, entry }) => (entry === undefined ? key : `${key} ${entry}`)),
    differences,
  };
}

/** Keys of publication.yaml for an earlier publication, with values that its check accepts. */
function wantedKeys({
  title,
  description,
  language,
  timezone,
  feedId,
  limit,
  permalinks,
  feedPaths,
}: PublicationFacts): {
  readonly wanted: readonly Addition[];
  readonly differences: string[];
} {
  const differences: string[] = [];
  const scalars = {
    title,
    description,
    language: language?.replaceAll('_', '-'),
    timezone,
    id: feedId,
    limit: limit === undefined || limit < 1 ? undefined : Math.min(limit, MAX_LIMIT),
    permalinks,
    // Some readers follow no redirect.
    oldFeeds: Object.keys(feedPaths).some((path) => !OWN_PATHS.has(path)) ? 'serve' : undefined,
  };
  const wanted: Addition[] = [];
  for (const [key, value] of Object.entries(scalars)) {
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) continue;
    const checked = checkedValue(key, value);
    if (checked === undefined)
      differences.push(
        `${PUBLICATION_FILE}: ${key} of the earlier publication, ${JSON.stringify(value)}, cannot be used here`,
      );
    else wanted.push({ key, value: checked });
  }
  for (const [path, target] of Object.entries(feedPaths)) {
    if (OWN_PATHS.has(path)) continue;
    if (checkedValue('aliases', { [path]: target }) === undefined)
      differences.push(`${PUBLICATION_FILE}: the old feed path ${JSON.stringify(path)} cannot be used here`);
    else wanted.push({ key: 'aliases', entry: path, value: target });
  }
  return { wanted, differences };
}

/** A value as publication.yaml's check converts it; undefined if it is refused. */
function checkedValue(key: string, value: unknown): string | number | undefined {
  // A wrong one would stop the service.
  if (key === 'timezone' && !isTimeZone(String(value))) return undefined;
  const result = PUBLICATION_KEYS[key as keyof typeof PUBLICATION_KEYS].safeParse(value);
  if (!result.success) return undefined;
  return typeof result.data === 'number' || typeof result.data === 'string' ? result.data : key;
}

function isSameValue(key: string, value: string | number, current: unknown): boolean {
  if (current === value) return true;
  return key !== 'aliases' && current !== undefined && checkedValue(key, current) === value;
}

/** The result where nothing can be written. */
export function unwritten(reason: string): CompletedSettings {
  return { added: [], differences: [], fault: `${PUBLICATION_FILE} was not changed: ${reason}` };
}
