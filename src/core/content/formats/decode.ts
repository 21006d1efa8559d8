import { isUtf8 } from 'node:buffer';
import { FindingList, type Finding } from '../../article/finding.ts';

/** The text of a file, and what had to be done to get it. */
export interface Decoded {
  /** Line ends are `\n`; no character that XML forbids. Empty where the file is binary. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * What no document may carry: the control characters and surrogates that XML 1.0 (2.2, Char) leaves out,
 * and those it only discourages, which validators report: DEL, C1 and the noncharacters.
 */
const ILLEGAL =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

/** Next line (U+0085) is a line end too (Unicode, 5.8). */
const LINE_END = /\r\n?|\u0085/gu;

/**
 * Whatever {@link ILLEGAL} and {@link LINE_END} look for, and any surrogate. Most texts have nothing of it, and
 * this finds out in a third of the time, because it need not tell pairs of surrogates from single ones.
 */
const SUSPECT = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/** Any bytes decode as something: with a larger share of illegal characters than this it is no text. */
const MAX_ILLEGAL_SHARE = 0.3;

/** A finding names so many different characters at most. */
const MAX_NAMED = 8;

/** 0x80 to 0x9F as the Encoding Standard has them: TextDecoder takes them for Latin-1 in Node 20.18.3 to 20.20. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/**
 * Decodes a stored file: UTF-8 with or without a byte order mark, UTF-16 with one, else windows-1252 with a
 * warning. Illegal characters are dropped, with a note for each line; a binary file gives an error.
 */
export function decode(bytes: Uint8Array, path: string): Decoded {
  const unicode = fromUtf16(bytes) ?? fromUtf8(bytes);
  if (unicode !== undefined && !SUSPECT.test(unicode)) return { text: unicode, findings: [] };
  const raw = (unicode ?? fromWindows1252(bytes)).replace(LINE_END, '\n');
  if (unicode !== undefined && raw.search(ILLEGAL) === -1) return { text: raw, findings: [] };
  if (isBinary(raw, unicode !== undefined)) {
    const message = 'this is a binary file, not text: store articles as UTF-8';
    return { text: '', findings: [{ file: path, line: 1, severity: 'error', rule: 'binary', message }] };
  }
  const findings = new FindingList();
  if (unicode === undefined) {
    const message = 'not UTF-8: the file is read as windows-1252; save it as UTF-8';
    findings.add({
      file: path,
      line: firstFaultyLine(bytes),
      severity: 'warning',
      rule: 'encoding',
      message,
    });
  }
  const lines = raw.split('\n');
  for (const [index, line] of lines.entries()) {
    const dropped = line.match(ILLEGAL);
    if (dropped === null) continue;
    // Nothing was dropped before the first one, so this is its place in what is left, too.
    const column = line.search(ILLEGAL) + 1;
    lines[index] = line.replace(ILLEGAL, '');
    const message = `dropped ${nameDropped(dropped)}`;
    findings.add({ file: path, line: index + 1, column, severity: 'note', rule: 'character', message });
  }
  return { text: lines.join('\n'), findings: findings.all() };
}

/** The same for text that arrives by escapes (`"\u0000"` in YAML, `&#1;` in HTML): illegal characters go. */
export function scrubText(text: string): string {
  return SUSPECT.test(text) ? text.replace(LINE_END, '\n').replace(ILLEGAL, '') : text;
}

/** Buffer rather than TextDecoder, which would turn a lone surrogate into U+FFFD without a word. */
function fromUtf16(bytes: Uint8Array): string | undefined {
  const littleEndian = bytes[0] === 0xff && bytes[1] === 0xfe;
  const bigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!littleEndian && !bigEndian) return undefined;
  const units = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
  return (littleEndian ? units : units.swap16()).toString('utf16le');
}

/** A surrogate written as if it were a character (RFC 3629, 3 forbids it); seen as Latin-1. */
const ENCODED_SURROGATE = /\xED[\xA0-\xBF][\x80-\xBF]/gu;

/** Undefined if it is not UTF-8. Encoded surrogates are let through: one of them is no reason to misread all else. */
function fromUtf8(bytes: Uint8Array): string | undefined {
  const whole = fromStrictUtf8(bytes);
  if (whole !== undefined) return whole;
  let text = '';
  let end = 0;
  for (const { index } of Buffer.from(bytes).toString('latin1').matchAll(ENCODED_SURROGATE)) {
    const between = fromStrictUtf8(bytes.subarray(end, index));
    if (between === undefined) return undefined;
    const [, high = 0, low = 0] = bytes.subarray(index, index + 3);
    text += between + String.fromCharCode(0xd000 | ((high & 0x3f) << 6) | (low & 0x3f));
    end = index + 3;
  }
  const rest = end === 0 ? undefined : fromStrictUtf8(bytes.subarray(end));
  return rest === undefined ? undefined : text + rest;
}

/** One for all: making it costs as much as decoding a page. */
const UTF8 = new TextDecoder('utf-8');

function fromStrictUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? UTF8.decode(bytes) : undefined;
}

function fromWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes).toString('latin1');
  return latin1.replace(/[\x80-\x9F]/gu, (byte) => WINDOWS_1252.charAt(byte.charCodeAt(0) - 0x80));
}

/** NUL never stands in windows-1252 text; in Unicode a few strays are dropped like other control characters. */
function isBinary(raw: string, isUnicode: boolean): boolean {
  if (!isUnicode && raw.includes('\0')) return true;
  return (raw.match(ILLEGAL)?.length ?? 0) > raw.length * MAX_ILLEGAL_SHARE;
}

function firstFaultyLine(bytes: Uint8Array): number {
  const replaced = UTF8.decode(bytes).replace(LINE_END, '\n');
  return replaced.slice(0, Math.max(0, replaced.indexOf('\uFFFD'))).split('\n').length;
}

function nameDropped(dropped: readonly string[]): string {
  const names = [...new Set(dropped)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  const named = names.length > MAX_NAMED ? [...names.slice(0, MAX_NAMED), '…'] : names;
  return `${dropped.length} illegal ${dropped.length === 1 ? 'character' : 'characters'}: ${named.join(', ')}`;
}
