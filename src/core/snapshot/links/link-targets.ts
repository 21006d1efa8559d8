import type { Article } from '../../article/article.ts';
import { pageAddressOf, type PageSettings } from '../../article/addresses/page-location.ts';
import { bestTarget, isNameKey, nameOfKey } from '../../content/references/link-keys.ts';
import type { Ledger, LedgerRow } from '../../ledger/ledger.ts';

/** Absolute URLs of articles' pages by the keys under which a text refers to them. */
export type LinkTargets = ReadonlyMap<string, string>;

/** The part of the ledger that links are looked up in. */
export type LinkLedger = Pick<Ledger, 'named' | 'byPagePath'>;

const NO_TARGETS: LinkTargets = new Map();

/** Looks up the published articles to which the text of an article refers. */
export async function findLinkTargets(
  { path, links = [] }: Pick<Article, 'path' | 'links'>,
  settings: PageSettings,
  ledger: LinkLedger,
): Promise<LinkTargets> {
  if (links.length === 0) return NO_TARGETS;
  const named = await ledger.named([...new Set(links.map(nameOfKey))]);
  const targets = new Map<string, string>();
  for (const key of links) {
    const row =
      bestTarget(key, path, named.get(nameOfKey(key)) ?? []) ??
      (isNameKey(key) ? undefined : await articleAt(key, ledger));
    if (row !== undefined) targets.set(key, pageAddressOf(settings, row));
  }
  return targets;
}

/** The published article that has, or had, its page at an address. */
async function articleAt(key: string, { byPagePath }: LinkLedger): Promise<LedgerRow | undefined> {
  const row = await byPagePath(key);
  return row?.deleted === undefined ? row : undefined;
}
