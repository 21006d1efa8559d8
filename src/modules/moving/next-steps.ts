import { shellWord } from '../../core/article/text/shell-word.ts';

/** Lines with the commands that follow `import` and `adopt`. Without `feeds`, a name stands for the old feed. */
export function nextSteps(contentDirectory: string, feeds: readonly string[]): readonly string[] {
  const content = contentDirectory === 'content' ? '' : ` --content ${shellWord(contentDirectory)}`;
  const checked = feeds.length === 0 ? ['FEED    # FEED: the address of the old feed'] : feeds.map(shellWord);
  return [
    '',
    'Next',
    ...checked.map((feed) => `  npx feedwright check${content} --against ${feed}`),
    `  npx feedwright serve${content}`,
  ];
}
