import { addressOf } from '../../core/article/address.ts';
import { canonicalPathOf } from '../../core/protocol/request-target.ts';
import type { Regenerator } from '../../core/publish/regenerator.ts';
import { documentPaths } from '../../core/snapshot/paths.ts';
import { identityOf } from '../../core/snapshot/resource.ts';
import { resourceOf, type Snapshot } from '../../core/snapshot/snapshot.ts';
import type { DocumentOf, TopicDocument } from './topic.ts';

/** Maximum number of documents that are kept ready for subscribers. */
const MAX_DOCUMENTS = 64;

/** Finds documents by their absolute URLs, each once for a snapshot. */
export function createDocuments({ current, find }: Pick<Regenerator, 'current' | 'find'>): DocumentOf {
  let of: Snapshot | undefined;
  const made = new Map<string, Promise<TopicDocument | undefined>>();

  async function make(path: string, snapshot: Snapshot): Promise<TopicDocument | undefined> {
    const found = snapshot.resources.get(path) ?? resourceOf(await find(path));
    if (found === undefined) return undefined;
    const { ending, contentType } = found;
    const hasEnded = ending !== undefined && ending.from <= snapshot.made;
    if (hasEnded && ending.location === undefined) return undefined;
    const { tag, body } = identityOf(found);
    return { tag, contentType, body, hasMoved: hasEnded };
  }

  return async (topic) => {
    const snapshot = current();
    if (snapshot === undefined) throw new Error('nothing is published yet');
    if (of !== snapshot || made.size >= MAX_DOCUMENTS) made.clear();
    of = snapshot;
    const { publication } = snapshot;
    const path = topic.startsWith(publication.baseUrl)
      ? canonicalPathOf(`/${topic.slice(publication.baseUrl.length)}`)
      : undefined;
    // A topic is exactly the address that the document names as its own.
    if (path === undefined || addressOf(publication, path) !== topic || documentPaths([path]).length === 0)
      return undefined;
    const known = made.get(topic) ?? make(path, snapshot);
    made.set(topic, known);
    known.catch(() => made.delete(topic));
    return known;
  };
}
