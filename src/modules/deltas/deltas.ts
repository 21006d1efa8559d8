import { entityTag } from '../../core/protocol/entity-tag.ts';
import type { DeltaRange } from './instance-manipulation.ts';
import type { FeedRenderer } from '../../core/feed/render.ts';
import { createByteLimitedCache } from '../../core/on-demand/lru.ts';
import { basesOf, deltaDraft, instanceOf, succeed } from './instances.ts';
import {
  identityOf,
  type Instances,
  makeResourceQuickly,
  type Resource,
  type UnencodedResource,
  type DocumentSource,
} from '../../core/snapshot/resource.ts';
import { rewrite } from './reconstruct.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/**
 * Remembers what documents were, and makes deltas of them (RFC 3229). A delta is a resource; one without
 * representations stands for the whole document, which is no longer than the delta would be. Undefined: the
 * document is another one by now.
 */
export interface Deltas {
  /**
   * A document of a snapshot, with the instances from which there will be deltas: those of `previous`, which it
   * follows, at most `most`. Nothing is remembered but by the resource itself, so one that is never served leaves
   * no trace.
   */
  readonly follow: (
    resource: Resource,
    draft: UnencodedResource,
    most: number,
    previous: Resource | undefined,
  ) => Resource;
  /**
   * The delta of a document of a snapshot, whichever process made that: the same bytes everywhere. The whole where
   * another version of the program wrote it.
   */
  readonly of: (snapshot: Snapshot, path: string, range: DeltaRange) => Promise<Resource | undefined>;
  /** What is made when it is asked for: the document, at most `most` instances of which are remembered, or its delta. */
  readonly found: (
    draft: UnencodedResource,
    most: number,
    range: DeltaRange | undefined,
  ) => Promise<Resource | undefined>;
}

/** For what is remembered of documents that are made on demand; those of snapshots are few. */
const ON_DEMAND_BYTES = 4 * 1024 * 1024;

/** See {@link Deltas}. `generator` names the program and its version. */
export function createDeltas(generator: string, render: FeedRenderer, maxBytes = ON_DEMAND_BYTES): Deltas {
  /** Undefined: it was tried. */
  const written = new WeakMap<Resource, DocumentSource | undefined>();
  const remembered = createByteLimitedCache<Instances>(maxBytes, sizeOf);

  /** All documents of a snapshot are written anew at once, if at all: they have their fragments in common. */
  function writtenOf(snapshot: Snapshot, resource: Resource): DocumentSource | undefined {
    if (!written.has(resource)) {
      const known = rewrite(snapshot, generator, render);
      for (const one of snapshot.resources.values())
        if (!written.has(one)) written.set(one, known.get(one.path));
    }
    return written.get(resource);
  }

  return {
    follow: (resource, draft, most, previous) => {
      if (draft.written === undefined || most === 0) return resource;
      const { fragments, feed } = draft.written;
      const current = instanceOf(resource, fragments, feed.tombstones);
      const instances = succeed(previous?.instances, current, most);
      const followed = { ...resource, instances, bases: basesOf(instances) };
      written.set(followed, draft.written);
      return followed;
    },

    of: async (snapshot, path, { base, current }) => {
      const resource = snapshot.resources.get(path);
      if (resource === undefined) return undefined;
      const { tag, body } = identityOf(resource);
      if (tag !== current) return undefined;
      const known = writtenOf(snapshot, resource);
      const former = resource.instances?.former ?? [];
      return make(resource, known && deltaDraft(resource, known, body.length, former, base, render.document));
    },

    found: async (draft, most, range) => {
      const { path, written: from } = draft;
      const known = remembered.get(path);
      if (range === undefined) {
        const resource = await makeResourceQuickly(draft);
        if (from === undefined || most === 0) return resource;
        const current = instanceOf(resource, from.fragments, from.feed.tombstones);
        const instances = succeed(known, current, most);
        remembered.set(path, instances);
        return { ...resource, bases: basesOf(instances) };
      }
      const body = Buffer.from(draft.text);
      if (from === undefined || entityTag(body) !== range.current) return undefined;
      return make(
        draft,
        deltaDraft(draft, from, body.length, known?.former ?? [], range.base, render.document),
      );
    },
  };
}

function make(
  { path, contentType, links }: Pick<Resource, 'path' | 'contentType' | 'links'>,
  draft: UnencodedResource | undefined,
): Promise<Resource> | Resource {
  if (draft !== undefined) return makeResourceQuickly(draft);
  return { path, contentType, links, lastModified: undefined, representations: [] };
}

/** In memory, as far as it can be told. */
function sizeOf({ current, former }: Instances): number {
  return [current, ...former].reduce(
    (size, { tags, parts }) => size + 256 + parts.byteLength + tags.length * 64,
    256,
  );
}
