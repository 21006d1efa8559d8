import { isUtf8 } from 'node:buffer';
import { FindingList, type Finding, type FindingRule, type Severity } from '../../article/finding.ts';
import { declaredCharset, isWindows1252, readCharset } from './charset/declared-charset.ts';
import { isPlausibleWindows1252 } from './charset/plausibility.ts';

/** Decoded text of a file, with findings. */
export interface Decoded {
  /** Lines end in `\n`; no character that XML forbids. Empty for a binary file. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * Characters refused in documents: those outside Char of XML 1.0 (2.2), and the discouraged ones that
 * validators report (DEL, C1, noncharacters).
 */
const ILLEGAL =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

/** Next line (U+0085) also ends a line (Unicode, 5.8). */
const LINE_END = /\r\n?|\u0085/gu;

/**
 * Fast pre-check for {@link ILLEGAL} and {@link LINE_END}; also matches paired surrogates. Most texts have no
 * match, and it takes a third of the time.
 */
const SUSPECT = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/** Above this share of illegal characters a file is binary: any bytes decode as something. */
const MAX_ILLEGAL_SHARE = 0.3;

/** Max. different characters named in a finding. */
const MAX_NAMED = 8;

/** 0x80 to 0x9F of the Encoding Standard. TextDecoder of Node 20.18.3 to 20.20 decodes them as Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Files in which a guess of the encoding is checked, because a wrong one would be published as an article. */
const CHECKED = /\.(?:md|markdown|mdx|html?)$/iu;
const PAGE = /\.html?$/iu;

/**
 * Decodes a file: UTF-8 with or without byte order mark, UTF-16 with one, a page in the encoding that it declares,
 * otherwise windows-1252 with a warning. Drops illegal characters, with a note per line; a binary file gives an error,
 * and so does an article that can hardly be windows-1252.
 */
export function decode(bytes: Uint8Array, path: string): Decoded {
  const unicode = fromUtf16(bytes) ?? fromUtf8(bytes);
  const label =
    PAGE.test(path) && (unicode === undefined || hasEscape(bytes)) ? declaredCharset(bytes) : undefined;
  const isDue = label !== undefined && (unicode === undefined || label.startsWith('iso-2022-'));
  const declared = isDue ? readCharset(bytes, label) : undefined;
  const known = declared?.text ?? unicode;
  if (known !== undefined && declared === undefined && !SUSPECT.test(known))
    return { text: known, findings: [] };
  const raw = (known ?? fromWindows1252(bytes)).replace(LINE_END, '\n');
  const findings = new FindingList();
  const tell = (line: number, severity: Severity, rule: FindingRule, message: string): void => {
    findings.add({ file: path, line, severity, rule, message });
  };
  if (declared !== undefined && declared.faults > 0) {
    const line = raw.slice(0, Math.max(0, raw.indexOf('\uFFFD'))).split('\n').length;
    const faults = `${declared.faults} ${declared.faults === 1 ? 'character is' : 'characters are'}`;
    tell(line, 'warning', 'encoding', `${faults} not ${declared.encoding}, which the page declares`);
  }
  if (known !== undefined && raw.search(ILLEGAL) === -1) return { text: raw, findings: findings.all() };
  if (isBinary(raw, unicode !== undefined)) {
    tell(1, 'error', 'binary', 'this is a binary file, not text: store articles as UTF-8');
    return { text: '', findings: findings.all().filter(({ rule }) => rule === 'binary') };
  }
  if (known === undefined && !(label !== undefined && isWindows1252(label))) {
    const line = firstFaultyLine(bytes);
    if (CHECKED.test(path) && !isPlausibleWindows1252(Buffer.from(bytes).toString('latin1'))) {
      tell(line, 'error', 'encoding', 'the encoding is unknown: save the file as UTF-8');
      return { text: '', findings: findings.all() };
    }
    tell(line, 'warning', 'encoding', 'not UTF-8: the file is read as windows-1252; save it as UTF-8');
  }
  const lines = raw.split('\n');
  for (const [index, line] of lines.entries()) {
    const dropped = line.match(ILLEGAL);
    if (dropped === null) continue;
    // Nothing was dropped before the first one, so the column is also right in the result.
    const column = line.search(ILLEGAL) + 1;
    lines[index] = line.replace(ILLEGAL, '');
    const message = `dropped ${nameDropped(dropped)}`;
    findings.add({ file: path, line: index + 1, column, severity: 'note', rule: 'character', message });
  }
  return { text: lines.join('\n'), findings: findings.all() };
}

/** True for bytes that may be text in an encoding with escapes, which looks like ASCII. */
function hasEscape(bytes: Uint8Array): boolean {
  return bytes.includes(0x1b);
}

/** Drops illegal characters from text that came through escapes (`"\u0000"` in YAML, `&#1;` in HTML). */
export function scrubText(text: string): string {
  return SUSPECT.test(text) ? text.replace(LINE_END, '\n').replace(ILLEGAL, '') : text;
}

/** Buffer, because TextDecoder silently replaces lone surrogates by U+FFFD. */
function fromUtf16(bytes: Uint8Array): string | undefined {
  const littleEndian = bytes[0] === 0xff && bytes[1] === 0xfe;
  const bigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!littleEndian && !bigEndian) return undefined;
  const units = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
  return (littleEndian ? units : units.swap16()).toString('utf16le');
}

/** A surrogate encoded as UTF-8, which RFC 3629, 3 forbids; the pattern matches bytes as Latin-1. */
const ENCODED_SURROGATE = /\xED[\xA0-\xBF][\x80-\xBF]/gu;

/**
 * Undefined if not UTF-8. Tolerates encoded surrogates: one of them must not make the whole file
 * windows-1252.
 */
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

/** Shared: creating a decoder costs as much as decoding a page. */
const UTF8 = new TextDecoder('utf-8');

function fromStrictUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? UTF8.decode(bytes) : undefined;
}

/** Decodes windows-1252, in which every byte is a character. */
export function fromWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes).toString('latin1');
  return latin1.replace(/[\x80-\x9F]/gu, (byte) => WINDOWS_1252.charAt(byte.charCodeAt(0) - 0x80));
}

/** NUL never occurs in windows-1252 text; in Unicode, a few are dropped like other control characters. */
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
