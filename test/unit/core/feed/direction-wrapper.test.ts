import { describe, expect, test } from 'vitest';
import { wrapDirection } from '../../../../src/core/feed/direction-wrapper.ts';
import { FORMATS } from '../../../../src/core/feed/feed.ts';
import { renderFragment, sampleEntry } from './sample.ts';

const rtl = (html: string): string => wrapDirection({ html, direction: 'rtl', language: 'he' });

describe('right-to-left text', () => {
  test.each([
    ['a paragraph', '<p>א</p>'],
    ['bare text', 'א'],
    ['two elements with the attribute', '<p dir="rtl">א</p><p dir="rtl">ב</p>'],
    ['text after the element', '<div dir="rtl">א</div> ב'],
    ['text before the element', 'ב <div dir="rtl">א</div>'],
    ['an element inside a line', '<span dir="rtl">א</span>'],
    ['an element with another direction', '<div dir="auto">א</div>'],
    ['a title that looks like the attribute', '<div title="dir=rtl">א</div>'],
    ['an inner element with the attribute', '<div><p dir="rtl">א</p></div>'],
    ['void elements', '<div dir="rtl">א<br /></div><hr />'],
  ])('is wrapped in an element: %s', (_name, html) => {
    expect(rtl(html)).toBe(`<div dir="rtl" lang="he">${html}</div>`);
  });

  test.each([
    ['a div', '<div dir="rtl" lang="he"><p>א</p></div>'],
    ['another block element', '<section lang="he" dir="rtl">א</section>'],
    ['nested elements of the same name', '<div dir="rtl"><div dir="rtl">א</div></div>'],
    ['void elements inside', '<div dir="rtl">א<br /><img src="https://a.example/x" /></div>'],
    ['trailing white space', '<div dir="rtl">א</div>\n'],
  ])('keeps an existing element: %s', (_name, html) => {
    expect(rtl(html)).toBe(html);
  });

  test('stays empty if it is empty', () => {
    expect(rtl('')).toBe('');
  });
});

test('left-to-right text is unchanged', () => {
  const entry = sampleEntry({ html: '<p>א</p>', language: 'he', direction: 'ltr' });
  expect(wrapDirection(entry)).toBe('<p>א</p>');
});

test('a language cannot close the attribute', () => {
  expect(wrapDirection({ html: 'א', direction: 'rtl', language: '"><script>' })).toBe(
    '<div dir="rtl" lang="script">א</div>',
  );
});

test.each(FORMATS)('[5] [24] is wrapped in every format: %s', (format) => {
  const fragment = renderFragment(
    format,
    sampleEntry({ html: '<p>א</p>', language: 'he', direction: 'rtl' }),
    'full',
  );
  const html = '<div dir="rtl" lang="he"><p>א</p></div>';
  expect(fragment).toContain(format === 'json' ? JSON.stringify(html) : `<![CDATA[${html}]]>`);
});
