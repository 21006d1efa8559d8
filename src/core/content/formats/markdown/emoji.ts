import emojiByName from 'markdown-it-emoji/lib/data/full.mjs';
import type { MarkdownIt } from './engine.ts';

const NAME = /:([\w+-]{1,60}):(?![a-z\d])/iuy;
/** Names of icons that Material for MkDocs draws, for which there are no characters. */
const ICON = /^(?:fontawesome|material|octicons|simple)-[a-z\d-]+$/u;

/** Adds emoji by name: `:smile:`. Icons of a theme vanish. Emoticons such as `:)` stay as written, and so do times such as `10:30:00`. */
export function addEmoji(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('emphasis', 'emoji', (state, silent) => {
    const { src, pos } = state;
    if (src[pos] !== ':' || /[a-z\d]/iu.test(src[pos - 1] ?? '')) return false;
    const followsEmoji = state.pending === '' && state.tokens.at(-1)?.type === 'emoji';
    if (src[pos - 1] === ':' && !followsEmoji) return false;
    NAME.lastIndex = pos;
    const name = NAME.exec(src)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    const character = ICON.test(name) ? '' : Object.hasOwn(emojiByName, name) ? emojiByName[name] : undefined;
    if (character === undefined) return false;
    if (!silent) state.push('emoji', '', 0).content = character;
    state.pos += name.length + 2;
    return true;
  });
  markdown.renderer.rules['emoji'] = (tokens, index) => tokens[index]?.content ?? '';
}
