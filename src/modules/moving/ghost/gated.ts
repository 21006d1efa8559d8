import { asRow, type Row } from './row.ts';

/** Name of what is left out, for notes. */
export const FOR_MEMBERS = 'a part for members';

const BEGIN = /<!--\s*kg-gated-block:begin\b([^>]{0,500})-->/gu;
const END = '<!--kg-gated-block:end-->';

/** HTML as a visitor who is no member gets it: without the blocks that are for members. One without an end is left out to the end. */
export function withoutGated(html: string): { readonly html: string; readonly isCut: boolean } {
  const kept: string[] = [];
  let from = 0;
  for (const { 0: mark, 1: settings = '', index } of html.matchAll(BEGIN)) {
    if (index < from || !/\bnonMember:\s*false\b/u.test(settings)) continue;
    kept.push(html.slice(from, index));
    const end = html.indexOf(END, index + mark.length);
    from = end === -1 ? html.length : end + END.length;
  }
  return { html: kept.join('') + html.slice(from), isCut: from > 0 };
}

/** True for a node of the editor's document that a visitor who is no member does not get. */
export function isGated(node: Row): boolean {
  const visibility = asRow(node['visibility']);
  const web = asRow(visibility?.['web']);
  return web?.['nonMember'] === false || visibility?.['showOnWeb'] === false;
}
