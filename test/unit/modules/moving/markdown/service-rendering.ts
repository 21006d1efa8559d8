import { renderBody } from '../../../../../src/core/content/rendering/render.ts';
import { parseArticle } from '../../../../../src/core/content/formats/parse.ts';
import { readFragment, textOf } from '../../../../../src/core/content/formats/html/dom.ts';
import { cleanTree } from '../../../../../src/modules/moving/markdown/clean-tree.ts';
import { equalForm } from '../../../../../src/modules/moving/markdown/equal-form.ts';

const FRONT = '---\ntitle: A title of its own\nid: x\npublished: 2020-01-01T00:00:00Z\n---\n\n';

/** HTML that the service publishes for a text in a file. */
export function published(text: string, extension: '.md' | '.html'): string {
  // Braces and brackets of an export are words, no templates and no shortcodes.
  const written = extension === '.html' ? text.replaceAll('{', '&#123;').replaceAll('[', '&#91;') : text;
  const { article, findings } = parseArticle(
    { path: `a${extension}`, bytes: Buffer.from(FRONT + written) },
    { timezone: 'UTC' },
  );
  if (article === undefined) {
    if (findings.some(({ message }) => message.includes('empty') || message.includes('no text'))) return '';
    throw new Error(`no article: ${findings.map(({ message }) => message).join('; ')}`);
  }
  return renderBody(article, 'https://example.org/a/').html;
}

/** The structure that readers see: elements that mean something, attributes and words. */
export function structure(html: string): string {
  const read = cleanTree(html);
  return 'fault' in read ? read.fault : equalForm(read.blocks);
}

/** Words that readers see, without white space. */
export function words(html: string): string {
  const parsed = readFragment(html);
  return 'fault' in parsed ? parsed.fault : textOf(parsed.tree).replace(/\s+/gu, '');
}
