import { describe, expect, test } from 'vitest';
import { readHtml } from '../../../../../../../src/core/content/formats/html/html.ts';

const TEXT = 'The harbour froze on Tuesday, and the ferry stayed where it was, because the ice was thick.';
const PROSE = `<p>${TEXT}</p>`.repeat(3);
const read = (body: string): ReturnType<typeof readHtml> =>
  readHtml(`<!doctype html><title>T</title><body>${body}</body>`, { path: 'a.html', timezone: 'UTC' });

describe('marks of a saved page', () => {
  test('the main role makes an element the text, and its time the date', () => {
    const { metadata, body } = read(
      `<ul id="nav"><li><a href="/">Home</a></li></ul><div role="main"><h1>T</h1>` +
        `<time datetime="2020-01-01T10:00:00Z">1 January</time>${PROSE}</div><div><p>Copyright</p></div>`,
    );
    expect(metadata.published).toBe(Date.parse('2020-01-01T10:00:00Z'));
    expect(body.text).toContain(TEXT);
    expect(body.text).not.toMatch(/Home|Copyright/u);
  });

  test('a time within a sentence of a larger block is no date', () => {
    const { metadata } = read(
      `<div role="main"><p>It was colder than on <time datetime="1963-01-01">New Year 1963</time>.</p>${PROSE}` +
        `In <time datetime="1947-01-01">1947</time> too.</div>`,
    );
    expect(metadata.published).toBeUndefined();
  });

  test('an author card without a name element gives the author', () => {
    const { metadata } = read(
      `<article><span class="author vcard"><a class="url" href="https://x.example/">Ann</a></span>${PROSE}</article>`,
    );
    expect(metadata.authors).toEqual([{ name: 'Ann' }]);
  });
});
