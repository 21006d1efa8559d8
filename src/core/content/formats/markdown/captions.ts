import type { MarkdownIt, StateCore, Token } from './engine.ts';

/** Makes a figure of a picture that stands alone in a paragraph and has a title: `![alt](a.png "Caption")`. */
export function addCaptions(markdown: MarkdownIt): void {
  markdown.core.ruler.push('captions', (state) => {
    const { tokens } = state;
    for (const [index, token] of tokens.entries()) {
      const [open, close] = [tokens[index - 1], tokens[index + 1]];
      if (token.type !== 'inline' || open?.type !== 'paragraph_open' || close === undefined) continue;
      const image = pictureIn(token.children ?? []);
      const caption = String(image?.attrGet('title') ?? '').trim();
      if (image === undefined || caption === '') continue;
      image.attrs = (image.attrs ?? []).filter(([name]) => name !== 'title');
      Object.assign(open, { type: 'figure_open', tag: 'figure', hidden: false });
      Object.assign(close, { type: 'figure_close', tag: 'figure', hidden: false });
      token.children = [...(token.children ?? []), ...captionTokens(state, caption)];
    }
  });
}

/** The picture that is all of a paragraph, perhaps in a link. */
function pictureIn(inline: readonly Token[]): Token | undefined {
  // An attribute list leaves an empty text.
  const children = inline.filter(({ type, content }) => type !== 'text' || content !== '');
  if (children.length === 1) return children[0]?.type === 'image' ? children[0] : undefined;
  const [open, image, close] = children;
  const isLink = children.length === 3 && open?.type === 'link_open' && close?.type === 'link_close';
  return isLink && image?.type === 'image' ? image : undefined;
}

function captionTokens({ Token: TokenClass }: StateCore, caption: string): Token[] {
  const text = new TokenClass('text', '', 0);
  text.content = caption;
  return [
    new TokenClass('figcaption_open', 'figcaption', 1),
    text,
    new TokenClass('figcaption_close', 'figcaption', -1),
  ];
}
