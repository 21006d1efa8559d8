import type { Entry } from '../../article/article.ts';
import type { Publication } from '../../article/publication.ts';
import { MEDIA_TYPES } from '../../feed/feed.ts';
import type { Coding } from '../../protocol/accept-encoding.ts';
import type { LinkTarget } from '../../protocol/link.ts';
import type { Tombstone } from '../../feed/feed.ts';
import type { StoredInstance } from '../../../store/tables/instances.ts';
import type { StoredResource, StoredSnapshot } from '../../../store/tables/snapshots.ts';
import { basesOf, nameOf, type Instances, type Resource } from '../../snapshot/resource.ts';
import type { LifecycleDates, Snapshot } from '../../snapshot/snapshot.ts';
import type { ScheduledSnapshot } from '../activation.ts';

/** What of a snapshot is stored besides its resources. */
interface Details {
  /** Of which content directory it was made: its real path. */
  readonly contentDirectory?: string | undefined;
  readonly publication: Publication;
  readonly entries: readonly Entry[];
  readonly tombstones?: readonly Tombstone[] | undefined;
  readonly isComplete?: boolean | undefined;
  readonly updated: number;
  readonly articles: number;
  readonly archived?: number | undefined;
  readonly notices?: LifecycleDates | undefined;
  readonly nextTurn: number | undefined;
  readonly follows?: number | undefined;
  readonly touched?: readonly string[] | undefined;
  /** What of resources is not in their own rows, by path. */
  readonly extras?: Readonly<Record<string, Extras>>;
}

type Extras = Pick<Resource, 'caching' | 'keys'>;

/** A snapshot as it is stored, with the real path of the content directory that it was made of. */
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
  const { nextTurn, follows, touched, made, resources } = snapshot;
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

/** Of which content directory a stored snapshot was made. */
export function contentDirectoryOf({ details }: StoredSnapshot): string | undefined {
  return (JSON.parse(details) as Details).contentDirectory;
}

/**
 * A stored snapshot, to be served before the first article is read: documents byte by byte and tag by tag
 * as they were. Throws SyntaxError if what was stored is damaged.
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
    findings: [],
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
 * What is known of a document's instances. Where nothing is, as of one that a version without this wrote, caches
 * have to know that there will be deltas.
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
