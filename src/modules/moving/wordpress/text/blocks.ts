/** A stretch of a text of the block editor; `name` is that of the innermost block, undefined outside of blocks. */
export interface BlockStretch {
  readonly text: string;
  readonly name: string | undefined;
}

const DELIMITER = /^\s+(\/?)wp:([a-z][a-z\d_-]*(?:\/[a-z][a-z\d_-]*)?)[\s{]/u;

/** True for a text of the block editor. */
export function hasBlocks(text: string): boolean {
  return /<!--\s+wp:/u.test(text);
}

/** Cuts a text at the comments that delimit blocks; the comments are left out. */
export function blockStretches(text: string, onEmpty: (name: string) => void): readonly BlockStretch[] {
  const stretches: BlockStretch[] = [];
  const open: string[] = [];
  let from = 0;
  for (let at = text.indexOf('<!--'); at !== -1;) {
    const end = text.indexOf('-->', at);
    if (end === -1) break;
    const [, slash, name = ''] = DELIMITER.exec(text.slice(at + 4, end)) ?? [];
    if (slash !== undefined) {
      if (at > from) stretches.push({ text: text.slice(from, at), name: open.at(-1) });
      from = end + 3;
      const isEmpty = text[end - 1] === '/';
      if (isEmpty) onEmpty(name);
      else if (slash === '') open.push(name);
      else if (open.includes(name)) open.length = open.lastIndexOf(name);
    }
    at = text.indexOf('<!--', end);
  }
  if (from < text.length) stretches.push({ text: text.slice(from), name: open.at(-1) });
  return stretches;
}
