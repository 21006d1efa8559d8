import type { Entry } from '../../article/article.ts';
import type { KnownAddresses } from '../../ledger/ledger.ts';
import { NO_FINDINGS } from '../../article/findings/finding-digest.ts';
import type { Publication } from '../../article/publication.ts';
import { MEDIA_TYPES, type Tombstone } from '../../feed/feed.ts';
import type { Coding } from '../../protocol/accept-encoding.ts';
import type { LinkTarget } from '../../protocol/link.ts';
import type { StoredInstance, StoredResource, StoredSnapshot } from './snapshot-rows.ts';
import { basesOf, nameOf, type Instances, type Resource } from '../../snapshot/resource.ts';
import type { LifecycleDates, Snapshot } from '../../snapshot/snapshot.ts';
import type { ScheduledSnapshot } from '../activation.ts';

/** Parts of a snapshot that are stored as JSON, besides its resources. */
interface Details {
  /** Real path of the content directory that it was made from. */
  readonly contentDirectory?: string | undefined;
  readonly publication: Publication;
  readonly entries: readonly Entry[];
  readonly tombstones?: readonly Tombstone[] | undefined;
  readonly isComplete?: boolean | undefined;
  readonly updated: number;
  readonly articles: number;
  readonly archived?: number | undefined;
  readonly notices?: LifecycleDates | undefined;
  readonly addresses?: KnownAddresses | undefined;
  readonly nextTurn: number | undefined;
  readonly follows?: number | undefined;
  readonly touched?: readonly string[] | undefined;
  /** Members of resources without a column of their own, by path. */
  readonly extras?: Readonly<Record<string, Extras>>;
}

type Extras = Pick<Resource, 'caching' | 'keys'>;

/**
 * Converts a snapshot to its stored form, with the real path of the content directory that it was made from.
 */
export function toStored(
  { snapshot, serveFrom }: ScheduledSnapshot,
  contentDirectory: string,
): StoredSnapshot {
  const extras = Object.fromEntries(
    [...snapshot.resources.values()].map(({ path, caching, keys }): [string, Extras] => [
      path,
      { caching, keys },
    ]),
  );
  const { publication, entries, tombstones, isComplete, updated, articles, archived, notices } = snapshot;
  const { addresses, nextTurn, follows, touched, made, resources } = snapshot;
  const details: Details = {
    contentDirectory,
    publication,
    entries,
    tombstones,
    isComplete,
    updated,
    articles,
    archived,
    notices,
    addresses,
    nextTurn,
    follows,
    touched,
    extras,
  };
  return {
    version: snapshot.version,
    serveFrom,
    made,
    details: JSON.stringify(details),
    resources: [...resources.values()].map((resource) => ({
      ...resource,
      links: JSON.stringify(resource.links),
    })),
    instances: [...resources.values()].flatMap(({ path, instances }) =>
      instances === undefined
        ? []
        : [instances.current, ...instances.former].map((one) => ({ path, ...one })),
    ),
  };
}

/** Returns the content directory that a stored snapshot was made from. */
export function contentDirectoryOf({ details }: StoredSnapshot): string | undefined {
  return (JSON.parse(details) as Details).contentDirectory;
}

/**
 * Reads a stored snapshot, which is served before the first article is read: documents have the same bytes
 * and tags as before. Throws SyntaxError if it is damaged.
 */
export function fromStored(stored: StoredSnapshot): Snapshot {
  const details = JSON.parse(stored.details) as Details;
  const { publication, entries, updated, articles, archived, notices, nextTurn, extras = {} } = details;
  const { deltas } = publication;
  const instances = byPath(stored.instances);
  const resources = stored.resources.map((resource): Resource => ({
    ...resource,
    ...extras[resource.path],
    ...(deltas > 0 && isDocument(resource) && known(resource, instances.get(resource.path), deltas)),
    links: JSON.parse(resource.links) as LinkTarget[],
    representations: resource.representations.map(({ coding, tag, body, sha256 }) => ({
      coding: coding as Coding,
      tag,
      body: Buffer.from(body),
      sha256: Buffer.from(sha256),
    })),
  }));
  return {
    resources: new Map(resources.map((resource) => [resource.path, resource])),
    publication,
    entries,
    tombstones: details.tombstones ?? [],
    isComplete: details.isComplete ?? false,
    updated,
    articles,
    archived: archived ?? 0,
    notices: notices ?? {},
    addresses: details.addresses,
    findings: [],
    findingDigest: NO_FINDINGS,
    version: stored.version,
    serial: 0,
    follows: details.follows,
    touched: details.touched,
    made: stored.made,
    nextTurn,
  };
}

function isDocument({ contentType }: { readonly contentType: string }): boolean {
  return Object.values(MEDIA_TYPES).some((mediaType) => contentType.startsWith(mediaType));
}

function byPath(instances: readonly StoredInstance[]): ReadonlyMap<string, readonly StoredInstance[]> {
  const found = new Map<string, StoredInstance[]>();
  for (const one of instances) found.set(one.path, [...(found.get(one.path) ?? []), one]);
  return found;
}

/**
 * Instances of a document. If none is stored, as by a version before deltas, `bases` is still set, so that
 * caches learn that there will be deltas.
 */
function known(
  { representations }: StoredResource,
  [current, ...others]: readonly StoredInstance[] = [],
  most: number,
): Pick<Resource, 'instances' | 'bases'> {
  if (current === undefined || nameOf(current) !== representations.at(-1)?.tag) return { bases: [] };
  const instances: Instances = { current, former: others.slice(0, most) };
  return { instances, bases: basesOf(instances) };
}
