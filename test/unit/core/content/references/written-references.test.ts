import { describe, expect, test } from 'vitest';
import {
  mayRefer,
  writtenReferences,
} from '../../../../../src/core/content/references/written-references.ts';

const inMarkdown = (text: string): readonly string[] =>
  writtenReferences({ path: 'a.md', body: { format: 'markdown', text, line: 1 } }).map(
    ({ role, written }) => `${role} ${written}`,
  );

const inHtml = (text: string): readonly string[] =>
  writtenReferences({ path: 'a.html', body: { format: 'html', text, line: 1 } }).map(
    ({ role, written }) => `${role} ${written}`,
  );

describe('references in Markdown', () => {
  test.each([
    ['![a](b.png "t")', 'image b.png'],
    ['[a](b.pdf)', 'link b.pdf'],
    ['[a][x]\n\n[x]: <my map.pdf>', 'link my%20map.pdf'],
    ['![[pic.png]]', 'image wiki:pic.png'],
    ['![[clip.mp4]]', 'media wiki:clip.mp4'],
    ['[[Note#Part]]', 'link wiki:Note#Part'],
    ['> - *x* ![a](b.png)', 'image b.png'],
    ['| a |\n|---|\n| ![a](b.png) |', 'image b.png'],
    ['Text[^1].\n\n[^1]: ![a](b.png)', 'image b.png'],
    ['x <img src=b.png alt="a"> y', 'image b.png'],
    ['<video src="a.mp4" poster="b.png"></video>', 'media a.mp4', 'image b.png'],
    ['<div>\n<img srcset="a.png 1x, b.png 2x">\n</div>', 'image a.png', 'image b.png'],
    ['[![a](b.png)](c.md)', 'link c.md', 'image b.png'],
  ])('%j', (text, ...expected) => {
    expect(inMarkdown(text)).toEqual(expected);
    expect(mayRefer(text)).toBe(true);
  });

  test.each([
    '`![a](b.png)`',
    '```\n![a](b.png)\n```',
    '    ![a](b.png)',
    '<!-- ![a](b.png) <img src="b.png"> -->',
    '<script>"<img src=\'b.png\'>"</script>',
    '<pre>\n![a](b.png)\n</pre>',
    '\\![a]\\(b.png)',
    'plain text',
  ])('%j has none', (text) => {
    expect(inMarkdown(text)).toEqual([]);
  });
});

test('references in HTML', () => {
  expect(
    inHtml('<a href=a.pdf><img src="b.png"></a><audio><source src=c.mp3></audio><track src="d.vtt">'),
  ).toEqual(['link a.pdf', 'image b.png', 'media c.mp3', 'media d.vtt']);
  expect(inHtml('<!-- <img src="a.png"> --><p title="<img src=b.png>"></p>')).toEqual([]);
});

describe('mayRefer', () => {
  test.each([
    'Text.',
    '[a](https://a.example/b.png) ![c](HTTP://a.example/) [d](#here) [e](//a.example) [f](<https://x.example>)',
    '[a]: https://a.example/',
    '<img src="https://a.example/b.png"> <a href=\'mailto:a@b.example\'>',
    'a[0] = b(1)',
  ])('is false for %j', (text) => {
    expect(mayRefer(text)).toBe(false);
  });

  test.each([
    '[a](',
    '![](',
    '[a]: ',
    '<img src=',
    '<img srcset=',
    '[[',
    `[${'a'.repeat(300)}`,
    '](\n',
    'src = ',
    '[^a]:',
  ])('takes linear time for %j repeated', (piece) => {
    const started = performance.now();
    mayRefer(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
