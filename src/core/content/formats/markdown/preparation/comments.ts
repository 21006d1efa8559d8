import type { TextRange } from './code-mask.ts';

/**
 * Finds Obsidian's comments `%% … %%`, also over several lines, and Kramdown's `{::comment}`. `mask` is the text with
 * code masked. Outside of a vault, a pair in words (`%%d and %%s`) is no comment; a single mark never is.
 */
export function commentsIn(mask: string, isVault: boolean): readonly TextRange[] {
  return [...percentComments(mask, isVault), ...kramdownComments(mask)];
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
