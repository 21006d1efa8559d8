import { entityTag } from '../../core/protocol/entity-tag.ts';
import type { FollowDocument } from '../../core/snapshot/build.ts';
import { createByteLimitedCache } from '../../core/cache/lru.ts';
import type { FeedRenderer } from '../../core/feed/render.ts';
import type { DeltaSource } from '../../core/on-demand/context.ts';
import { deltaDraft, instanceOf, succeed } from './instances.ts';
import {
  basesOf,
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
 * Remembers the instances of documents and makes deltas of them. A delta without representations stands for
 * the whole document, which is no longer than the delta would be. Deltas are the same bytes whichever process
 * makes them; a document that another version of the program wrote has none.
 */
export interface Deltas extends DeltaSource {
  readonly follow: FollowDocument;
}

/** Budget for the instances of on-demand documents; those of snapshots are few. */
const ON_DEMAND_BYTES = 4 * 1024 * 1024;

/** Creates the deltas of a publication. `generator` names the program and its version. */
export function createDeltas(generator: string, render: FeedRenderer, maxBytes = ON_DEMAND_BYTES): Deltas {
  /** Sources of documents; undefined: the document could not be reconstructed. */
  const written = new WeakMap<Resource, DocumentSource | undefined>();
  const remembered = createByteLimitedCache<Instances>(maxBytes, sizeOf);

  /** Reconstructs all documents of a snapshot together, since they share their fragments. */
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

/** Approximate size in memory. */
function sizeOf({ current, former }: Instances): number {
  return [current, ...former].reduce(
    (size, { tags, parts }) => size + 256 + parts.byteLength + tags.length * 64,
    256,
  );
}
