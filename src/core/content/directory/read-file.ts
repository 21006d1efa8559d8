import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { FindingRule } from '../../article/finding.ts';
import { hasCode, isGone, isInside } from './paths.ts';

/** Larger files are not opened: no article has 5 MB of text. */
export const MAX_ARTICLE_BYTES = 5_000_000;

/** So often is a file read that changes while it is read. */
const MAX_READS = 3;

/** Why a file is not read; `gone` where it is simply not there any more. */
export type ReadRefusal = { readonly rule: FindingRule; readonly message: string } | 'gone';

/** Bytes of a file, or why it is not read. */
export type ReadBytes = { readonly bytes: Uint8Array } | { readonly refusal: ReadRefusal };

/**
 * The bytes of a file as they were at one moment. `root` is the real path of the content directory; links are
 * followed as long as they do not lead out of it. Not asynchronous: a hundred thousand small files are read
 * five times as fast so, and whoever reads many does it in a thread of its own.
 */
export function readBounded(root: string, path: string): ReadBytes {
  const file = join(root, path);
  try {
    return readRegular(file);
  } catch (thrown) {
    if (!hasCode(thrown, 'ELOOP')) return refusalOf(thrown);
  }
  try {
    const target = follow(file);
    if (target === undefined) return refuse('unreadable', 'a link that leads nowhere');
    if (!isInside(root, target)) return refuse('outside', 'a link that leads out of the content directory');
    return readRegular(target);
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/** No link is followed, and no pipe waited for: either may have taken the place of a file. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Throws the system's error; ELOOP where the file is a link. */
function readRegular(file: string): ReadBytes {
  const descriptor = openSync(file, FLAGS);
  try {
    for (let reads = 0; reads < MAX_READS; reads++) {
      const before = fstatSync(descriptor);
      const refused = judge(before);
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

/** One byte more than expected is asked for, so that growth shows. */
function readBytes(descriptor: number, expected: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  while (length < buffer.length) {
    const asked = buffer.length - length;
    const bytesRead = readSync(descriptor, buffer, length, asked, length);
    length += bytesRead;
    // A regular file gives less than is asked for only at its end.
    if (bytesRead < asked) break;
  }
  return buffer.subarray(0, length);
}

const NOT_REGULAR = 'is not a regular file';

function judge(status: Stats): { readonly refusal: ReadRefusal } | undefined {
  if (!status.isFile()) return refuse('unreadable', NOT_REGULAR);
  if (status.size <= MAX_ARTICLE_BYTES) return undefined;
  return refuse('too-large', `has ${status.size} bytes, more than ${MAX_ARTICLE_BYTES}`);
}

function follow(link: string): string | undefined {
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
  // So the system answers whoever opens a socket.
  if (hasCode(thrown, 'ENXIO')) return refuse('unreadable', NOT_REGULAR);
  return isGone(thrown) ? { refusal: 'gone' } : refuse('unreadable', `cannot be read: ${messageOf(thrown)}`);
}
