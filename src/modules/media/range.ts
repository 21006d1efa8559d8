// RFC 9110, section 14: Range Requests, and 13.1.5: If-Range.

import { trimWhiteSpace } from '../../core/protocol/list.ts';

/** Positions of the first and the last byte that are sent. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

const BYTES = /^bytes=(.*)$/is;
/** 14.1.1: `first-last`, `first-` or `-length`. */
const ONE_RANGE = /^(\d*)-(\d*)$/;

/**
 * The range of a representation of `size` bytes that a Range field asks for. `whole` without a field, or with
 * one to ignore: another unit, an invalid form, or several ranges (14.2 allows that).
 */
export function chooseRange(field: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const [, set] = BYTES.exec(field ?? '') ?? [];
  const [, first = '', last = ''] = ONE_RANGE.exec(trimWhiteSpace(set ?? '')) ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  if (last !== '' && Number(last) < Number(first)) return 'whole';
  if (Number(first) >= size) return 'unsatisfiable';
  return { first: Number(first), last: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/**
 * True if a Range applies: If-Range is absent or names exactly this representation. A date never matches:
 * files may change twice in a second, and a client with the tag must not send the date (13.1.5).
 */
export function mayBePart(ifRange: string | undefined, tag: string): boolean {
  return ifRange === undefined || ifRange === tag;
}
