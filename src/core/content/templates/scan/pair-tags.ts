import type { Tag, Token } from './token.ts';

/** Positions of closing tags in a list of tokens by those of their opening tags. A tag between two of a pair that has no partner stands alone. */
export function pairTags(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: { readonly key: string; readonly index: number }[] = [];
  const counts = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'tag' || token.role === 'void') continue;
    const key = keyOf(token);
    if (token.role === 'open') {
      open.push({ key, index });
      counts.set(key, (counts.get(key) ?? 0) + 1);
      continue;
    }
    if ((counts.get(key) ?? 0) === 0) continue;
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      counts.set(last.key, (counts.get(last.key) ?? 1) - 1);
      if (last.key !== key) continue;
      pairs.set(last.index, index);
      break;
    }
  }
  return pairs;
}

/** Zola's shortcodes all end with `{% end %}`. */
function keyOf({ family, name, written, role }: Tag): string {
  const isCall = family === 'liquid' && role === 'open' && written.trimStart().startsWith('(');
  return `${family} ${isCall ? '' : name}`;
}
