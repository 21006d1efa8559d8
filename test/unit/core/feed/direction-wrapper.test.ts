import { describe, expect, test } from 'vitest';
import { wrapDirection } from '../../../../src/core/feed/direction-wrapper.ts';
import { FORMATS } from '../../../../src/core/feed/feed.ts';
import { renderFragment, sampleEntry } from './sample.ts';

const rtl = (html: string): string => wrapDirection({ html, direction: 'rtl', language: 'he' });

describe('text from right to left', () => {
  test.each([
    ['a paragraph', '<p>א</p>'],
    ['bare text', 'א'],
    ['two elements that each say so', '<p dir="rtl">א</p><p dir="rtl">ב</p>'],
    ['text behind the element', '<div dir="rtl">א</div> ב'],
    ['text before it', 'ב <div dir="rtl">א</div>'],
    ['an element inside a line', '<span dir="rtl">א</span>'],
    ['an element with another direction', '<div dir="auto">א</div>'],
    ['a title that looks like the attribute', '<div title="dir=rtl">א</div>'],
    ['an element inside that says so', '<div><p dir="rtl">א</p></div>'],
    ['elements without an end', '<div dir="rtl">א<br /></div><hr />'],
  ])('gets one element around it: %s', (_name, html) => {
    expect(rtl(html)).toBe(`<div dir="rtl" lang="he">${html}</div>`);
  });

  test.each([
    ['as we write it', '<div dir="rtl" lang="he"><p>א</p></div>'],
    ['of another name', '<section lang="he" dir="rtl">א</section>'],
    ['with the same inside', '<div dir="rtl"><div dir="rtl">א</div></div>'],
    ['with elements that have no end', '<div dir="rtl">א<br /><img src="https://a.example/x" /></div>'],
    ['with blanks behind', '<div dir="rtl">א</div>\n'],
  ])('that has one keeps it: %s', (_name, html) => {
    expect(rtl(html)).toBe(html);
  });

  test('that is no text at all stays so', () => {
    expect(rtl('')).toBe('');
  });
});

test('text from left to right goes out as it is', () => {
  const entry = sampleEntry({ html: '<p>א</p>', language: 'he', direction: 'ltr' });
  expect(wrapDirection(entry)).toBe('<p>א</p>');
});

test('a language cannot end the attribute', () => {
  expect(wrapDirection({ html: 'א', direction: 'rtl', language: '"><script>' })).toBe(
    '<div dir="rtl" lang="script">א</div>',
  );
});

test.each(FORMATS)('[5] [24] all formats alike: %s', (format) => {
  const fragment = renderFragment(
    format,
    sampleEntry({ html: '<p>א</p>', language: 'he', direction: 'rtl' }),
    'full',
  );
  const html = '<div dir="rtl" lang="he"><p>א</p></div>';
  expect(fragment).toContain(format === 'json' ? JSON.stringify(html) : `<![CDATA[${html}]]>`);
});
