import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { messageOf } from '../errors.ts';
import type { FindingRule } from '../article/finding.ts';
import { isGone } from './listing.ts';

/** Larger files are not opened: no article has 5 MB of text. */
export const MAX_ARTICLE_BYTES = 5_000_000;

/** So often is a file read that changes while it is read. */
const MAX_READS = 3;

/** A regular file of allowed size, not opened yet. */
export interface Found {
  /** Absolute, with links followed. */
  readonly realPath: string;
  /** Changes whenever the file does: identity, size and times in nanoseconds. */
  readonly stamp: string;
  readonly changedAtMs: number;
}

/** Why a file is not read; `gone` where it is simply not there any more. */
export type Refusal = { readonly rule: FindingRule; readonly message: string } | 'gone';

/** Looks at a file without opening it. `root` is the real path of the content directory. */
export async function findFile(root: string, path: string): Promise<Found | { readonly refusal: Refusal }> {
  try {
    let realPath = join(root, path);
    let status = await lstat(realPath, { bigint: true });
    if (status.isSymbolicLink()) {
      const target = await follow(realPath);
      if (target === undefined) return refuse('unreadable', 'a link that leads nowhere');
      if (!isInside(root, target)) return refuse('outside', 'a link that leads out of the content directory');
      realPath = target;
      status = await lstat(realPath, { bigint: true });
    }
    return judge(status) ?? { realPath, stamp: stampOf(status), changedAtMs: changedAt(status) };
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/** The bytes of a file as they were at one moment, and its stamp and time of change then. */
export async function readFound(
  file: Found,
): Promise<(Found & { readonly bytes: Uint8Array }) | { readonly refusal: Refusal }> {
  let handle: FileHandle | undefined;
  try {
    // It may have become a pipe or a link since it was looked at: neither may hold up or mislead us.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    handle = await open(file.realPath, flags);
    for (let reads = 0; reads < MAX_READS; reads++) {
      const before = await handle.stat({ bigint: true });
      const refused = judge(before);
      if (refused !== undefined) return refused;
      const bytes = await readBytes(handle, Number(before.size));
      const after = await handle.stat({ bigint: true });
      if (stampOf(before) === stampOf(after) && bytes.length === Number(after.size)) {
        return { realPath: file.realPath, stamp: stampOf(after), changedAtMs: changedAt(after), bytes };
      }
    }
    return refuse('unreadable', 'changes while it is being read');
  } catch (thrown) {
    return refusalOf(thrown);
  } finally {
    await handle?.close();
  }
}

/** One byte more than expected is asked for, so that growth shows. */
async function readBytes(handle: FileHandle, expected: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(expected + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function judge(status: BigIntStats): { readonly refusal: Refusal } | undefined {
  if (!status.isFile()) return refuse('unreadable', 'is not a regular file');
  if (status.size <= MAX_ARTICLE_BYTES) return undefined;
  return refuse('too-large', `has ${status.size} bytes, more than ${MAX_ARTICLE_BYTES}`);
}

async function follow(link: string): Promise<string | undefined> {
  try {
    return await realpath(link);
  } catch (thrown) {
    if (isGone(thrown) || (thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP'))
      return undefined;
    throw thrown;
  }
}

function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

function changedAt({ mtimeNs, ctimeNs }: BigIntStats): number {
  return Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
}

function refuse(rule: FindingRule, message: string): { readonly refusal: Refusal } {
  return { refusal: { rule, message } };
}

function refusalOf(thrown: unknown): { readonly refusal: Refusal } {
  return isGone(thrown) ? { refusal: 'gone' } : refuse('unreadable', `cannot be read: ${messageOf(thrown)}`);
}
