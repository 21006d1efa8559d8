import type { DeclaredKey } from '../src/core/content/metadata/keys/declared-keys.ts';

const BEGIN = '<!-- keys: written by `npm run keys` -->';
const END = '<!-- end of keys -->';

/** A page of documentation with the table of keys between its two marks. Throws if a mark is missing. */
export function withKeyTable(page: string, keys: Readonly<Record<string, DeclaredKey>>): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error('the page has no marks for the table of keys');
  const rows = Object.entries(keys).map(([name, { aliases, meaning }]) => {
    const others = aliases.map((alias) => `\`${alias}\``).join(', ');
    return `| \`${name}\` | ${meaning} | ${others} |`;
  });
  const table = ['| key | meaning | also read as |', '| --- | --- | --- |', ...rows].join('\n');
  return `${page.slice(0, from)}${BEGIN}\n\n${table}\n\n${page.slice(to)}`;
}
