import { addressOf } from '../../article/address.ts';
import type { Article } from '../../article/article.ts';
import type { Publication } from '../../article/publication.ts';
import { bestTarget, isNameKey, nameOfKey } from '../../content/references/link-keys.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { articleIn, articlePath } from '../paths.ts';

/** Absolute URLs of articles' pages by the keys under which a text refers to them. */
export type LinkTargets = ReadonlyMap<string, string>;

/** The part of the ledger that links are looked up in. */
export type LinkLedger = Pick<Ledger, 'named' | 'bySlug'>;

const NO_TARGETS: LinkTargets = new Map();

/** Looks up the published articles to which the text of an article refers. */
export async function findLinkTargets(
  { path, links = [] }: Pick<Article, 'path' | 'links'>,
  publication: Publication,
  ledger: LinkLedger,
): Promise<LinkTargets> {
  if (links.length === 0) return NO_TARGETS;
  const named = await ledger.named([...new Set(links.map(nameOfKey))]);
  const targets = new Map<string, string>();
  for (const key of links) {
    const row =
      bestTarget(key, path, named.get(nameOfKey(key)) ?? []) ??
      (isNameKey(key) ? undefined : await articleAt(key, ledger));
    if (row !== undefined) targets.set(key, addressOf(publication, articlePath(row.slug)));
  }
  return targets;
}

/** The published article that has, or had, its page at a path. */
async function articleAt(key: string, ledger: LinkLedger): Promise<{ readonly slug: string } | undefined> {
  const slug = articleIn(encodeURI(key));
  const row = slug === undefined ? undefined : await ledger.bySlug(slug);
  return row?.deleted === undefined ? row : undefined;
}
