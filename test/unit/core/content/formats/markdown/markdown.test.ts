import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../../../../src/core/content/formats/markdown/markdown.ts';
import { renderMarkdown } from '../../../../../../src/core/content/formats/markdown/renderer.ts';

const read = (text: string) => readMarkdown(text, { path: 'a.md', timezone: 'UTC' });

describe('readMarkdown', () => {
  test.each([
    ['a heading', '# Ties *run* `deep`\n\ntext', 'Ties run deep', 'text', 3],
    ['a heading that is closed', '# Ties #\ntext', 'Ties', 'text', 2],
    ['an underlined heading', 'Ties\nrun deep\n===\n\n\ntext', 'Ties run deep', 'text', 6],
    ['a heading below empty lines', '\n \n# Ties\ntext', 'Ties', 'text', 4],
    ['with entities and escapes', '# A \\# B &amp; <b>C</b>\ntext', 'A # B & C', 'text', 2],
    ['a lower heading is no title', '## Ties\ntext', undefined, '## Ties\ntext', 1],
    ['text above it', 'text\n\n# Ties', undefined, 'text\n\n# Ties', 1],
    ['in code', '    # Ties\n', undefined, '    # Ties\n', 1],
    ['an empty heading', '#\n\ntext', undefined, '#\n\ntext', 1],
    ['below what gives no text', '[a]: /x\n   # Ties\n[a]', 'Ties', '[a]', 3],
    ['text with its marks in it', 'a # b = c\ntext', undefined, 'a # b = c\ntext', 1],
    ['the same as in the metadata', '---\ntitle: Ties\n---\n\n# Ties\n\ntext', 'Ties', 'text', 7],
    ['another than in the metadata', '---\ntitle: Ties\n---\n# Other\n', 'Ties', '# Other\n', 4],
    ['nothing at all', '', undefined, '', 1],
  ])('%s', (_name, text, title, body, line) => {
    const reading = read(text);
    expect(reading.metadata.title).toBe(title);
    expect(reading.body).toEqual({ format: 'markdown', text: body, line });
  });

  test('distinguishes front matter keys from a title found in the text', () => {
    expect(read('---\ntags: a\n---\n# Ties').declared).toEqual(['tags']);
  });
});

describe('renderMarkdown', () => {
  test.each([
    ['emphasis', 'a *b*', '<p>a <em>b</em></p>\n'],
    ['quotation marks stay as typed', '"a" -- b...', '<p>&quot;a&quot; -- b...</p>\n'],
    [
      'an address is a link',
      'https://example.org/a',
      '<p><a href="https://example.org/a">https://example.org/a</a></p>\n',
    ],
    ['a file name is none', 'readme.md a@example.org', '<p>readme.md a@example.org</p>\n'],
    ['code with its language', '```js\na<b\n```', '<pre><code class="language-js">a&lt;b\n</code></pre>\n'],
    [
      'a column keeps its alignment',
      '|a|\n|-:|\n|b|',
      '<table>\n<thead>\n<tr>\n<th align="right">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="right">b</td>\n</tr>\n</tbody>\n</table>\n',
    ],
    ['HTML goes through', '<b>a</b>', '<p><b>a</b></p>\n'],
  ])('%s', (_name, text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });
});
