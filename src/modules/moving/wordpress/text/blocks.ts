/** A stretch of a text of the block editor; `name` is that of the innermost block, undefined outside of blocks. */
export interface BlockStretch {
  readonly text: string;
  readonly name: string | undefined;
}

const DELIMITER = /^\s+(\/?)wp:([a-z][a-z\d_-]*(?:\/[a-z][a-z\d_-]*)?)[\s{]/u;

/** Block of Jetpack that subscribers alone get. */
const FOR_SUBSCRIBERS = 'premium-content/subscriber-view';

/** True for a text of the block editor. */
export function hasBlocks(text: string): boolean {
  return /<!--\s+wp:/u.test(text);
}

/**
 * Cuts a text at the comments that delimit blocks; the comments are left out, and what is for subscribers alone.
 * `onLeftOut` is called for that, and for each block without a text.
 */
export function blockStretches(text: string, onLeftOut: (name: string) => void): readonly BlockStretch[] {
  const stretches: BlockStretch[] = [];
  const open: string[] = [];
  let from = 0;
  // Number of open blocks around the first that is for subscribers.
  let hidden: number | undefined;
  const add = (part: string): void => {
    if (part !== '' && hidden === undefined) stretches.push({ text: part, name: open.at(-1) });
  };
  for (let at = text.indexOf('<!--'); at !== -1;) {
    const end = text.indexOf('-->', at);
    if (end === -1) break;
    const [, slash, name = ''] = DELIMITER.exec(text.slice(at + 4, end)) ?? [];
    if (slash !== undefined) {
      add(text.slice(from, at));
      from = end + 3;
      const isEmpty = text[end - 1] === '/';
      if (isEmpty) onLeftOut(name);
      else if (slash === '') {
        if (name === FOR_SUBSCRIBERS && hidden === undefined) {
          hidden = open.length;
          onLeftOut(name);
        }
        open.push(name);
      } else if (open.includes(name)) open.length = open.lastIndexOf(name);
      if (hidden !== undefined && open.length <= hidden) hidden = undefined;
    }
    at = text.indexOf('<!--', end);
  }
  add(text.slice(from));
  return stretches;
}
