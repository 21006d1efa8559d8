import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toRfc3339 } from '../../../../../../src/core/article/instant.ts';
import { decode } from '../../../../../../src/core/content/formats/decode.ts';
import { readText } from '../../../../../../src/core/content/formats/text/text.ts';

/** Expected result of parsing a text; whole articles are in test/cases/text. */
interface Expected {
  readonly title?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly authors?: readonly string[];
  readonly body: readonly string[];
  readonly line: number;
  readonly findings: readonly string[];
}

function read(text: string, timezone = 'UTC'): Expected {
  const { metadata, body, findings } = readText(text, { path: 'a.txt', timezone });
  const { title, published, updated, authors, ...others } = metadata;
  expect(others).toEqual({});
  expect(body.format).toBe('html');
  expect(findings.every(({ file }) => file === 'a.txt')).toBe(true);
  return {
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published: toRfc3339(published) }),
    ...(updated !== undefined && { updated: toRfc3339(updated) }),
    ...(authors !== undefined && { authors: authors.map(({ name }) => name) }),
    body: body.text === '' ? [] : body.text.split('\n'),
    line: body.line,
    findings: findings.map(({ line, severity, rule, message }) => `${line}: ${severity} ${rule}: ${message}`),
  };
}

describe('the example article', () => {
  const path = new URL('../../../../../../content/china-russia-security-ties.txt', import.meta.url);
  const { text, findings } = decode(readFileSync(path), 'a.txt');
  const reading = read(text);

  test('has every oddity of a scraped file', () => {
    expect(findings).toEqual([]);
    expect(text).toMatch(/^Follow us on:\u00A0 \u00A0\n\u00A0\n/);
    expect(text).toMatch(/\n\u00A0\n\n\u00A0TBP and Agencies$/);
    expect(text).toContain('“Joint Sea-2014? ');
  });

  test('has its title, its date in UTC and its authors', () => {
    expect(reading).toMatchObject({
      title: 'Top Chinese, Russian officials meet to upgrade security ties',
      published: '2014-06-05T17:18:00Z',
      authors: ['TBP', 'Agencies'],
    });
    expect(reading.updated).toBeUndefined();
    expect(read(text, 'Asia/Shanghai').published).toBe('2014-06-05T09:18:00Z');
  });

  test('has two captions, which are not paragraphs', () => {
    expect(reading.line).toBe(6);
    expect(reading.body).toHaveLength(15);
    for (const [index, block] of reading.body.entries()) {
      expect(block).toMatch(
        index < 2
          ? /^<figure><figcaption>Meng Jianzhu .* \[Xinhua\]<\/figcaption><\/figure>$/
          : /^<p>.*[.”]<\/p>$/,
      );
    }
  });

  test('has its quotation mark restored, and no boilerplate or credit', () => {
    const body = reading.body.join('\n');
    expect(body).toContain('<p>The “Joint Sea-2014” manoeuvres ');
    expect(body).not.toContain('?');
    expect(body).not.toMatch(/Follow us|TBP|5:18/);
  });

  test('has one note per repair and no other findings', () => {
    expect(reading.findings).toEqual([
      '1: note chrome: dropped "Follow us on:" (follow prompt)',
      '4: note date: "June 5, 2014, 5:18 pm" has no time zone: read in UTC, which is 2014-06-05T17:18:00Z',
      '28: note quotation-mark: read "?" as a closing quotation mark after “Joint Sea-2014',
      '38: note credit: read "TBP and Agencies" as the authors: TBP, Agencies',
    ]);
  });
});

test('[1] [7] no file makes it throw or becomes markup', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\n',
      '\n\n',
      ' | ',
      '“',
      '”',
      '? a',
      '[Xinhua]',
      'By A',
      '2014-06-05',
      '<b>',
      '&',
      '\uD800',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const bytes = new Uint8Array(Buffer.from(`\uFEFF${pieces.join('')}`, 'utf16le'));
      const { text } = decode(bytes, 'a.txt');
      const { metadata, body } = readText(text, { path: 'a.txt', timezone: 'UTC' });
      const all = `${metadata.title ?? ''}${body.text}`;
      expect(all).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/u);
      const bare = body.text.replace(/^<(p|figure><figcaption)>(.*)<\/(p|figcaption><\/figure)>$/gmu, '$2');
      expect(bare).not.toMatch(/[<>"]|&(?!(?:amp|lt|gt|quot);)/u);
    }),
    { numRuns: 500 },
  );
});
