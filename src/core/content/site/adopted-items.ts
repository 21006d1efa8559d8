import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { ADOPTED_FILE, type AdoptedItem, type Adoption } from '../../adoption/adopted-item.ts';
import { findingOn, type Finding } from '../../article/finding.ts';
import { readBeginning } from '../directory/read-file.ts';
import { decode } from '../formats/decode.ts';
import { MAX_ADOPTED_BYTES, readAdopted, TOO_LARGE, type AdoptedReading } from './adopted-file.ts';
import type { Site } from './site.ts';

/** Content of adopted.yaml. */
export interface AdoptedItems {
  readonly adoption: Adoption;
  readonly byArticle: ReadonlyMap<string, AdoptedItem>;
  readonly findings: readonly Finding[];
}

/** Hash of a file that is there and cannot be read, or is no regular one. */
const UNREADABLE = 'unreadable';

const NOT_READ: AdoptedReading = {
  adoption: { items: [] },
  findings: [
    findingOn(ADOPTED_FILE, 'warning', 'adopted', 'is not read: it is no regular file, or may not be read'),
  ],
};

/** Hash of adopted.yaml; undefined if there is none. */
export function hashOfAdopted(root: string): string | undefined {
  const bytes = bytesOf(root);
  if (bytes !== undefined) return hashOf(bytes);
  return isThere(join(root, ADOPTED_FILE)) ? UNREADABLE : undefined;
}

function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Max. readings that are kept: one content directory in each thread, and a few in tests. */
const MAX_KEPT = 2;

const kept = new Map<string, AdoptedItems>();

/**
 * The items of a content directory; undefined if it has no adopted.yaml. The file is read once for each hash and
 * thread, so a site does not carry ten thousand items from thread to thread.
 */
export function adoptedItemsOf(root: string, { adopted }: Pick<Site, 'adopted'>): AdoptedItems | undefined {
  if (adopted === undefined) return undefined;
  const key = `${adopted} ${root}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const bytes = bytesOf(root);
  const { adoption, findings } = bytes === undefined ? NOT_READ : readingOf(bytes);
  const byArticle = new Map(
    adoption.items.flatMap((item) => (item.article === undefined ? [] : [[item.article, item] as const])),
  );
  const items: AdoptedItems = { adoption, byArticle, findings };
  // A file that has changed since is read again on the next scan, for another hash.
  if (bytes === undefined || hashOf(bytes) !== adopted) return items;
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size + 1 - MAX_KEPT))) kept.delete(oldest);
  kept.set(key, items);
  return items;
}

function readingOf(bytes: Uint8Array): AdoptedReading {
  // What was read is only its beginning.
  if (bytes.length > MAX_ADOPTED_BYTES) return TOO_LARGE;
  const { text, findings } = decode(bytes, ADOPTED_FILE);
  const reading = readAdopted(text);
  return { ...reading, findings: [...findings, ...reading.findings] };
}

function bytesOf(root: string): Uint8Array | undefined {
  return readBeginning(root, ADOPTED_FILE, MAX_ADOPTED_BYTES + 1);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}
