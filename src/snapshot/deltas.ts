import type { Format } from '../feed/feed.ts';
import { entityTag } from '../protocol/entity-tag.ts';
import { createCache } from './cache.ts';
import { basesOf, deltaDraft, instanceOf, succeed, type Instance, type Instances } from './instances.ts';
import {
  identityOf,
  makeResourceQuickly,
  type Resource,
  type ResourceDraft,
  type Written,
} from './resource.ts';

/** From which instance of a document to which a delta leads: the tags of their identities. */
export interface DeltaRange {
  readonly base: string;
  readonly current: string;
}

/**
 * Remembers what documents were, and makes deltas of them (RFC 3229). A delta is a resource; one without
 * representations stands for the whole document, which is no longer than the delta would be. Undefined: the
 * document is another one by now.
 */
export interface Deltas {
  /**
   * A document of a snapshot, with the instances from which there will be deltas: those of `previous`, which it
   * follows, at most `most`. `recall` has the fragments of a `previous` that another process made. Nothing is
   * remembered but by the resource itself, so one that is never served leaves no trace.
   */
  readonly follow: (
    resource: Resource,
    draft: ResourceDraft,
    most: number,
    previous: Resource | undefined,
    recall: (format: Format) => readonly string[],
  ) => Resource;
  /** The delta of a document that {@link Deltas.follow} gave out. */
  readonly of: (resource: Resource, range: DeltaRange) => Promise<Resource | undefined>;
  /** What is made when it is asked for: the document, at most `most` instances of which are remembered, or its delta. */
  readonly found: (
    draft: ResourceDraft,
    most: number,
    range: DeltaRange | undefined,
  ) => Promise<Resource | undefined>;
}

/** For what is remembered of documents that are made on demand; those of snapshots are few. */
const ON_DEMAND_BYTES = 4 * 1024 * 1024;

/** See {@link Deltas}. */
export function createDeltas(maxBytes = ON_DEMAND_BYTES): Deltas {
  const served = new WeakMap<Resource, { readonly written: Written; readonly instances: Instances }>();
  const remembered = createCache<Instances>(maxBytes, sizeOf);

  return {
    follow: (resource, { written }, most, previous, recall) => {
      if (written === undefined || most === 0) return resource;
      let before = previous && served.get(previous)?.instances;
      if (before === undefined && previous !== undefined && !isSame(previous, resource)) {
        before = { current: recalled(previous, recall(written.format)), former: [] };
      }
      const current = instanceOf(resource, written.fragments, written.feed.tombstones);
      const instances = succeed(before, current, most);
      const followed = { ...resource, bases: basesOf(instances) };
      served.set(followed, { written, instances });
      return followed;
    },

    of: async (resource, { base, current }) => {
      const known = served.get(resource);
      const { tag, body } = identityOf(resource);
      if (known === undefined || tag !== current) return undefined;
      const { written, instances } = known;
      return make(resource, deltaDraft(resource, written, body.length, instances.former, base));
    },

    found: async (draft, most, range) => {
      const { path, written } = draft;
      const known = remembered.get(path);
      if (range === undefined) {
        const resource = await makeResourceQuickly(draft);
        if (written === undefined || most === 0) return resource;
        const current = instanceOf(resource, written.fragments, written.feed.tombstones);
        const instances = succeed(known, current, most);
        remembered.set(path, instances);
        return { ...resource, bases: basesOf(instances) };
      }
      const body = Buffer.from(draft.text);
      if (written === undefined || entityTag(body) !== range.current) return undefined;
      return make(draft, deltaDraft(draft, written, body.length, known?.former ?? [], range.base));
    },
  };
}

function isSame(a: Resource, b: Resource): boolean {
  return identityOf(a).tag === identityOf(b).tag;
}

/**
 * An instance that another process made. What this one would write otherwise, as a newer version may, was not
 * in it; neither is known what deletions it told of, so that they are told once more.
 */
function recalled(resource: Resource, fragments: readonly string[]): Instance {
  const text = identityOf(resource).body.toString();
  return instanceOf(
    resource,
    fragments.filter((fragment) => text.includes(fragment)),
  );
}

function make(
  { path, contentType, links }: Pick<Resource, 'path' | 'contentType' | 'links'>,
  draft: ResourceDraft | undefined,
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
