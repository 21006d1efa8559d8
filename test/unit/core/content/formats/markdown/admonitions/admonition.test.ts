import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../../src/core/content/formats/markdown/renderer.ts';

test('blocks after an admonition that ends in a list are at their own level', () => {
  const html = renderMarkdown(':::info\na\n- b\n:::\n\n```\nx\n```\n\n# H {.c}\n');
  expect(html).toContain('<pre><code>x\n</code></pre>');
  expect(html).toMatch(/<\/aside>[^]*<h1[^>]*>H<\/h1>/u);
});
