import type { Finding } from '../../article/finding.ts';

/** Ghost's mark below which a text is for members. */
const MEMBERS_ONLY = /<!--\s{0,20}members-only\s{0,20}-->/iu;

/** The part of a text that is for all readers, and a finding if there is another. `line` is the first of the text. */
export function publicPart(
  text: string,
  line: number,
  path: string,
): { readonly text: string; readonly findings: readonly Finding[] } {
  const mark = MEMBERS_ONLY.exec(text);
  if (mark === null) return { text, findings: [] };
  const above = text.slice(0, mark.index);
  const message = `the text below ${mark[0]} is for members: it is not published`;
  const at = line + above.split('\n').length - 1;
  return { text: above, findings: [{ file: path, line: at, severity: 'note', rule: 'html', message }] };
}
