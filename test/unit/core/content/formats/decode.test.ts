import { describe, expect, test } from 'vitest';
import { decode, scrubText } from '../../../../../src/core/content/formats/decode.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (...values: number[]) => Uint8Array.from(values);
const utf16le = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
const utf16be = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16());
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** `line severity rule`. */
const brief = (input: Uint8Array) =>
  decode(input, 'a.txt').findings.map(({ line, severity, rule }) => `${line} ${severity} ${rule}`);

const XML_ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/u;

describe('encodings', () => {
  test.each([
    { name: 'UTF-8', input: utf8('Grüße, 世界 😀') },
    { name: 'UTF-8 with a byte order mark', input: bytes(0xef, 0xbb, 0xbf, ...utf8('Grüße, 世界 😀')) },
    { name: 'UTF-16, little end first', input: utf16le('Grüße, 世界 😀') },
    { name: 'UTF-16, big end first', input: utf16be('Grüße, 世界 😀') },
  ])('$name is read without a finding', ({ input }) => {
    expect(decode(input, 'a.txt')).toEqual({ text: 'Grüße, 世界 😀', findings: [] });
  });

  test('an empty file is empty text', () => {
    expect(decode(bytes(), 'a.txt')).toEqual({ text: '', findings: [] });
    expect(decode(utf16le(''), 'a.txt')).toEqual({ text: '', findings: [] });
  });

  test('drops half a code unit at the end of UTF-16', () => {
    expect(decode(bytes(...utf16le('ab'), 0x63), 'a.txt').text).toBe('ab');
    expect(decode(bytes(...utf16be('ab'), 0x63), 'a.txt').text).toBe('ab');
  });

  test('reads other encodings as windows-1252, with a warning at the first such line', () => {
    const { text, findings } = decode(latin1('one\r\n\x93two\x94 \x80 \xE9\r\nthree'), 'a.txt');
    expect(text).toBe('one\n“two” € é\nthree');
    expect(findings).toEqual([
      {
        file: 'a.txt',
        line: 2,
        severity: 'warning',
        rule: 'encoding',
        message: 'not UTF-8: the file is read as windows-1252; save it as UTF-8',
      },
    ]);
  });

  test('maps every byte above 0x7F in windows-1252', () => {
    const all = Array.from({ length: 128 }, (_, index) => `x${String.fromCharCode(0x80 + index)}`);
    const { text } = decode(latin1(all.join(' ')), 'a.txt');
    expect(text).toContain(
      'x€ x x‚ xƒ x„ x… x† x‡ xˆ x‰ xŠ x‹ xŒ x xŽ x x x‘ x’ x“ x” x• x– x— x˜ x™ xš x› xœ x xž xŸ x\u00A0',
    );
    expect(text.endsWith('xý xþ xÿ')).toBe(true);
  });

  test('does not read the file as windows-1252 because of a surrogate encoded in UTF-8', () => {
    const input = bytes(...utf8('Grüße'), 0xed, 0xa0, 0x80, ...utf8(', 世界'));
    expect(decode(input, 'a.txt').text).toBe('Grüße, 世界');
    expect(brief(input)).toEqual(['1 note character']);
  });

  test('decodes a pair of surrogates encoded one by one', () => {
    expect(decode(bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), 'a.txt')).toEqual({ text: '😀', findings: [] });
  });
});

describe('line ends', () => {
  test.each([
    { name: 'CRLF', input: 'a\r\nb\r\n' },
    { name: 'CR', input: 'a\rb\r' },
    { name: 'LF', input: 'a\nb\n' },
    { name: 'NEL', input: 'a\u0085b\u0085' },
  ])('$name becomes LF', ({ input }) => {
    expect(decode(utf8(input), 'a.txt')).toEqual({ text: 'a\nb\n', findings: [] });
  });
});

describe('illegal characters', () => {
  test('[1] are dropped, with a note per line that names them', () => {
    const { text, findings } = decode(utf8('one\ntw\u0000o\u0008\nthree\nf\uFFFEour'), 'b/a.txt');
    expect(text).toBe('one\ntwo\nthree\nfour');
    expect(findings).toEqual([
      {
        file: 'b/a.txt',
        line: 2,
        column: 3,
        severity: 'note',
        rule: 'character',
        message: 'dropped 2 illegal characters: U+0000, U+0008',
      },
      {
        file: 'b/a.txt',
        line: 4,
        column: 2,
        severity: 'note',
        rule: 'character',
        message: 'dropped 1 illegal character: U+FFFE',
      },
    ]);
  });

  test('[1] removes every control character, noncharacter and lone surrogate', () => {
    const points = [...Array(32).keys(), 0x7f, 0x80, 0x9f, 0xfdd0, 0xfffe, 0xffff, 0x1fffe, 0x10ffff];
    const hostile = points.map((point) => `word ${String.fromCodePoint(point)} word`).join('');
    const { text, findings } = decode(utf16le(`${hostile}\uD800.\uDC00`), 'a.txt');
    expect(text).not.toMatch(XML_ILLEGAL);
    expect(text).not.toMatch(/[\u007F-\u009F\uFDD0]|\u{1FFFE}|\u{10FFFF}/u);
    expect(text.startsWith('word  wordword  word')).toBe(true);
    expect(findings.every(({ severity }) => severity === 'note')).toBe(true);
  });

  test('names at most eight kinds in a finding', () => {
    const many = Array.from({ length: 9 }, (_, index) => `some text ${String.fromCharCode(14 + index)}`).join(
      '',
    );
    expect(decode(utf8(many), 'a.txt').findings[0]?.message).toBe(
      'dropped 9 illegal characters: U+000E, U+000F, U+0010, U+0011, U+0012, U+0013, U+0014, U+0015, …',
    );
  });

  test.each([
    { name: 'tab', text: 'a\tb' },
    { name: 'no-break and zero-width spaces', text: 'a\u00A0b\u200Bc' },
    { name: 'joiners and direction marks', text: 'ن\u200Cم 👩\u200D💻 \u200Fא' },
    { name: 'combining characters', text: 'e\u0301' },
    { name: 'the replacement character', text: '\uFFFD' },
    { name: 'private use', text: '\uE000' },
  ])('$name is legal and kept', ({ text }) => {
    expect(decode(utf8(text), 'a.txt')).toEqual({ text, findings: [] });
  });
});

describe('binary files', () => {
  const PNG = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52);
  test.each([
    { name: 'a PNG', input: PNG },
    { name: 'nothing but NUL', input: new Uint8Array(512) },
    { name: 'UTF-16 without a byte order mark', input: new Uint8Array(Buffer.from('Title', 'utf16le')) },
    { name: 'gzip', input: bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 4, 0) },
  ])('$name gives one error and no text', ({ input }) => {
    const { text, findings } = decode(input, 'a.txt');
    expect(text).toBe('');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ file: 'a.txt', line: 1, severity: 'error', rule: 'binary' });
  });

  test('a stray NUL does not make a text binary', () => {
    expect(brief(utf8('A title\u0000 and more'))).toEqual(['1 note character']);
  });
});

test('[1] scrubText drops the same characters from unescaped text', () => {
  expect(scrubText('a\u0000b\u000Bc\uD800d\uFFFFe\u0092f\r\ng😀')).toBe('abcdef\ng😀');
});
