import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { FindingRule } from '../../article/finding.ts';
import { hasCode, isGone, isInside } from './paths.ts';

/** Max. size of an article file in bytes. */
const MAX_ARTICLE_BYTES = 5_000_000;

/** Max. attempts to read a file that changes meanwhile. */
const MAX_READS = 3;

/** Reason for not reading a file; `gone` if it no longer exists. */
export type ReadRefusal = { readonly rule: FindingRule; readonly message: string } | 'gone';

/** Bytes of a file, or the reason for not reading it. */
export type ReadBytes = { readonly bytes: Uint8Array } | { readonly refusal: ReadRefusal };

/**
 * Reads a consistent state of a file. `root` is the real path of the content directory; links are followed
 * unless they lead out of it. Synchronous, which is five times as fast for 100,000 small files; bulk reads
 * run in a worker thread.
 */
export function readBounded(root: string, path: string): ReadBytes {
  const file = join(root, path);
  try {
    return readRegular(file);
  } catch (thrown) {
    if (!hasCode(thrown, 'ELOOP')) return refusalOf(thrown);
  }
  try {
    const target = resolveLink(file);
    if (target === undefined) return refuse('unreadable', 'a broken link');
    if (!isInside(root, target)) return refuse('outside', 'a link that leads out of the content directory');
    return readRegular(target);
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/**
 * Reads at most `maxBytes` from the beginning of a regular file; undefined if that is not possible. Links are not
 * followed.
 */
export function readBeginning(root: string, path: string, maxBytes: number): Uint8Array | undefined {
  try {
    const descriptor = openSync(join(root, path), FLAGS);
    try {
      const status = fstatSync(descriptor);
      return status.isFile() ? readBytes(descriptor, Math.min(status.size, maxBytes)) : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

/** A link or pipe may have replaced the file: do not follow the link, do not wait for the pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Throws the system error; ELOOP if the file is a link. */
function readRegular(file: string): ReadBytes {
  const descriptor = openSync(file, FLAGS);
  try {
    for (let reads = 0; reads < MAX_READS; reads++) {
      const before = fstatSync(descriptor);
      const refused = refuseIrregular(before);
      if (refused !== undefined) return refused;
      const bytes = readBytes(descriptor, before.size);
      const after = fstatSync(descriptor);
      const isStill = before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs;
      if (isStill && bytes.length === after.size) return { bytes };
    }
    return refuse('unreadable', 'changes while it is being read');
  } finally {
    closeSync(descriptor);
  }
}

/** Requests one byte more than expected, to detect growth. */
function readBytes(descriptor: number, expected: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  while (length < buffer.length) {
    const asked = buffer.length - length;
    const bytesRead = readSync(descriptor, buffer, length, asked, length);
    length += bytesRead;
    // A short read of a regular file means its end.
    if (bytesRead < asked) break;
  }
  return buffer.subarray(0, length);
}

const NOT_REGULAR = 'is not a regular file';

function refuseIrregular(status: Stats): { readonly refusal: ReadRefusal } | undefined {
  if (!status.isFile()) return refuse('unreadable', NOT_REGULAR);
  if (status.size <= MAX_ARTICLE_BYTES) return undefined;
  return refuse('too-large', `has ${status.size} bytes, more than ${MAX_ARTICLE_BYTES}`);
}

function resolveLink(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch (thrown) {
    if (isGone(thrown) || hasCode(thrown, 'ELOOP')) return undefined;
    throw thrown;
  }
}

function refuse(rule: FindingRule, message: string): { readonly refusal: ReadRefusal } {
  return { refusal: { rule, message } };
}

function refusalOf(thrown: unknown): { readonly refusal: ReadRefusal } {
  // Result of opening a socket.
  if (hasCode(thrown, 'ENXIO')) return refuse('unreadable', NOT_REGULAR);
  return isGone(thrown) ? { refusal: 'gone' } : refuse('unreadable', `cannot be read: ${messageOf(thrown)}`);
}
