import type { MarkdownIt } from './engine.ts';

const BOX = /^\[([ xX])\][ \t\u00A0]/u;

/** Adds task lists: `- [ ] open` and `- [x] done` begin with a box as text, because documents have no form fields. */
export function addTaskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'task_lists', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'inline' || tokens[index - 2]?.type !== 'list_item_open') continue;
      const first = token.children?.[0];
      const box = first?.type === 'text' ? BOX.exec(first.content) : null;
      if (first === undefined || box === null) continue;
      first.content = `${box[1] === ' ' ? '☐' : '☑'} ${first.content.slice(box[0].length)}`;
    }
  });
}
