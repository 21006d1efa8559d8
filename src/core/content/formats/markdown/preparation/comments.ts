import type { TextRange } from './code-mask.ts';

/** Properties of the site that tell a comment from words. */
interface CommentRules {
  readonly isVault: boolean;
  readonly isGenerated: boolean;
}

/**
 * Finds Obsidian's comments `%% … %%`, also over several lines, and Kramdown's `{::comment}`. `mask` is the text with
 * code masked. Outside of a vault, a pair in words (`%%d and %%s`) is no comment; a single mark never is. In a vault the
 * ids of blocks (`^37066d` at the end of a line) go too, and in the site of a generator the comments of MDX.
 */
export function commentsIn(mask: string, { isVault, isGenerated }: CommentRules): readonly TextRange[] {
  return [
    ...percentComments(mask, isVault),
    ...kramdownComments(mask),
    ...(isGenerated ? jsxComments(mask) : []),
    ...(isVault ? blockIds(mask) : []),
  ];
}

/** Comments in braces of MDX, which Docusaurus and Astro read in every Markdown file. */
function jsxComments(mask: string): readonly TextRange[] {
  const comments: TextRange[] = [];
  for (let start = mask.indexOf('{/*'); start !== -1;) {
    const close = mask.indexOf('*/}', start + 3);
    if (close === -1) break;
    comments.push({ start, end: close + 3 });
    start = mask.indexOf('{/*', close + 3);
  }
  return comments;
}

function blockIds(mask: string): readonly TextRange[] {
  return Array.from(mask.matchAll(/(?<=^|[ \t])\^[a-z\d-]{1,60}(?=[ \t]*$)/gimu), ({ index, 0: id }) => ({
    start: index,
    end: index + id.length,
  }));
}

function percentComments(mask: string, isVault: boolean): readonly TextRange[] {
  const comments: TextRange[] = [];
  let opening: number | undefined;
  for (const { index } of mask.matchAll(/(?<![%\\])%%(?!%)/gu)) {
    if (opening !== undefined && (isVault || isPair(mask, opening, index))) {
      comments.push({ start: opening, end: index + 2 });
      opening = undefined;
    } else if (!/\d/u.test(mask[index - 1] ?? '')) opening = index;
  }
  return comments;
}

/** True if both marks are apart from the comment, or both touch it and are apart from the words around it. */
function isPair(mask: string, opening: number, closing: number): boolean {
  const isSpace = (index: number): boolean => /\s/u.test(mask[index] ?? ' ');
  const isLetter = (index: number): boolean => /[a-z\d]/iu.test(mask[index] ?? ' ');
  const [opens, closes] = [isSpace(opening + 2), isSpace(closing - 1)];
  return opens === closes && (opens || (!isLetter(opening - 1) && !isLetter(closing + 2)));
}

function kramdownComments(mask: string): readonly TextRange[] {
  const comments: TextRange[] = [];
  let start: number | undefined;
  for (const { index, 0: mark } of mask.matchAll(/\{::comment\}|\{:\/(?:comment)?\}/gu)) {
    if (mark === '{::comment}') start ??= index;
    else if (start !== undefined) {
      comments.push({ start, end: index + mark.length });
      start = undefined;
    }
  }
  return comments;
}
