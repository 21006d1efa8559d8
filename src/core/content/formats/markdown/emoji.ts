import emojiByName from 'markdown-it-emoji/lib/data/full.mjs';
import type { MarkdownIt } from './engine.ts';

const NAME = /:([\w+-]{1,40}):(?![a-z\d])/iuy;

/** Adds emoji by name: `:smile:`. Emoticons such as `:)` stay as written, and so do times such as `10:30:00`. */
export function addEmoji(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('emphasis', 'emoji', (state, silent) => {
    const { src, pos } = state;
    if (src[pos] !== ':' || /[a-z\d]/iu.test(src[pos - 1] ?? '')) return false;
    const followsEmoji = state.pending === '' && state.tokens.at(-1)?.type === 'emoji';
    if (src[pos - 1] === ':' && !followsEmoji) return false;
    NAME.lastIndex = pos;
    const name = NAME.exec(src)?.[1]?.toLowerCase();
    if (name === undefined || !Object.hasOwn(emojiByName, name)) return false;
    if (!silent) state.push('emoji', '', 0).content = emojiByName[name] ?? '';
    state.pos += name.length + 2;
    return true;
  });
  markdown.renderer.rules['emoji'] = (tokens, index) => tokens[index]?.content ?? '';
}
