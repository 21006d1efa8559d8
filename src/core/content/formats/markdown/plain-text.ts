import { oneLine } from '../../metadata/text-values.ts';
import type { Token } from './engine.ts';
import { parseMarkdown } from './renderer.ts';

/** Text of the inline content of a heading or paragraph, without marks and tags. */
export function textOfInline(inline: Token): string {
  const words = (inline.children ?? []).map(({ type, content }) =>
    type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'html_inline' ? '' : content,
  );
  return words.join('');
}

/** Markdown as plain text in one line; as written if it has no words. */
export function plainText(markdown: string): string {
  if (!/[*_`<[\\]/u.test(markdown)) return markdown;
  const parts = parseMarkdown(markdown).map((token) => {
    if (token.type === 'inline') return textOfInline(token);
    return token.type === 'html_block' ? token.content.replace(/<[^<>]*>/gu, '') : '';
  });
  const text = oneLine(parts.filter((part) => part !== '').join(' '));
  return text === '' ? markdown : text;
}
