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
 * What a Range field asks of a representation of `size` bytes. `whole` where there is no field, or one that is
 * to be passed over: another unit, a form that is none, or several ranges (14.2 lets a server do so).
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
 * Whether a Range counts: If-Range is not there, or names exactly this representation. A date never does: files
 * may change twice in a second, and whoever has the tag may not send the date (13.1.5).
 */
export function mayBePart(ifRange: string | undefined, tag: string): boolean {
  return ifRange === undefined || ifRange === tag;
}
