import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
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
}

/** Why a file is not read; `gone` where it is simply not there any more. */
export type Refusal = { readonly rule: FindingRule; readonly message: string } | 'gone';

/** Looks at a file without opening it. `root` is the real path of the content directory. */
export function findFile(root: string, path: string): Found | { readonly refusal: Refusal } {
  try {
    let realPath = join(root, path);
    let status = lstatSync(realPath);
    if (status.isSymbolicLink()) {
      const target = follow(realPath);
      if (target === undefined) return refuse('unreadable', 'a link that leads nowhere');
      if (!isInside(root, target)) return refuse('outside', 'a link that leads out of the content directory');
      realPath = target;
      status = lstatSync(realPath);
    }
    return judge(status) ?? { realPath };
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/**
 * The bytes of a file as they were at one moment. Not asynchronous: a hundred thousand small files are read
 * five times as fast so, and whoever reads many does it in a thread of its own.
 */
export function readFound(file: Found): { readonly bytes: Uint8Array } | { readonly refusal: Refusal } {
  let descriptor: number | undefined;
  try {
    // It may have become a pipe or a link since it was looked at: neither may hold up or mislead us.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    descriptor = openSync(file.realPath, flags);
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
  } catch (thrown) {
    return refusalOf(thrown);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** One byte more than expected is asked for, so that growth shows. */
function readBytes(descriptor: number, expected: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  while (length < buffer.length) {
    const bytesRead = readSync(descriptor, buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function judge(status: Stats): { readonly refusal: Refusal } | undefined {
  if (!status.isFile()) return refuse('unreadable', 'is not a regular file');
  if (status.size <= MAX_ARTICLE_BYTES) return undefined;
  return refuse('too-large', `has ${status.size} bytes, more than ${MAX_ARTICLE_BYTES}`);
}

function follow(link: string): string | undefined {
  try {
    return realpathSync(link);
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

function refuse(rule: FindingRule, message: string): { readonly refusal: Refusal } {
  return { refusal: { rule, message } };
}

function refusalOf(thrown: unknown): { readonly refusal: Refusal } {
  return isGone(thrown) ? { refusal: 'gone' } : refuse('unreadable', `cannot be read: ${messageOf(thrown)}`);
}
