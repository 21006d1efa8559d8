import type { ArticleHead } from '../article/article.ts';
import {
  articlePath,
  canonicalPagePath,
  keyOfTarget,
  pagePathOf,
  readSiteAddress,
} from '../article/addresses/page-path.ts';
import { isReservedPath, reasonAgainstPath } from '../article/addresses/reserved-paths.ts';
import { findingOn, type Finding } from '../article/finding.ts';
import type { Publication } from '../article/publication.ts';
import type { AddressBook } from './address-book.ts';
import type { LedgerRow, RowAddress } from './ledger.ts';
import { permalinkOf } from './permalink.ts';

/** Max. addresses that an article may list. */
const MAX_DECLARED = 100;

/** Settings of the publication that addresses depend on. */
export interface AddressRules {
  /** Pattern of the paths of pages; undefined: `/articles/SLUG`. */
  readonly pattern?: string | undefined;
  /** IANA zone of dates in paths. */
  readonly timezone: string;
  /** Keys of the addresses that publication.yaml redirects. */
  readonly aliasKeys: ReadonlySet<string>;
}

/** The rules of a publication without a pattern and without aliases. */
export const PLAIN_ADDRESSES: AddressRules = { timezone: 'UTC', aliasKeys: new Set() };

/** Reads the address rules of a publication. */
export function addressRulesOf(
  { permalinks, aliases = {} }: Pick<Publication, 'permalinks' | 'aliases'>,
  timezone: string,
): AddressRules {
  const keys = Object.keys(aliases).flatMap((alias) => keyOfTarget(alias) ?? []);
  return { pattern: permalinks, timezone, aliasKeys: new Set(keys) };
}

/** True if two publications give articles the same addresses. Otherwise every file is read again. */
export function haveSameAddresses(
  a: Pick<Publication, 'permalinks' | 'aliases'>,
  b: Pick<Publication, 'permalinks' | 'aliases'>,
): boolean {
  const rulesOf = ({ permalinks, aliases = {} }: typeof a): string =>
    JSON.stringify([permalinks, Object.keys(aliases)]);
  return rulesOf(a) === rulesOf(b);
}

/** The author's keys for an article's address, as far as they count. */
export type AddressKeys = Pick<RowAddress, 'slugKey' | 'permalinkKey' | 'heldSlug' | 'heldPermalink'>;

/**
 * Returns the author's keys of an article that the ledger knows. Those that stood there before the program read them
 * are held until they change, or a pattern is set: readers know the article at its present address.
 */
export function addressKeysOf(
  { slug, hasOwnSlug, permalink }: ArticleHead,
  row: Pick<LedgerRow, 'slug' | 'address'>,
  { pattern }: AddressRules,
): AddressKeys {
  const { isUnseen, heldSlug, heldPermalink } = row.address ?? {};
  const own = hasOwnSlug === true ? slug : undefined;
  if (pattern !== undefined) return { slugKey: own, permalinkKey: permalink };
  const holdsSlug = isUnseen === true ? own !== row.slug : own === heldSlug;
  const holdsPath =
    isUnseen === true ? canonicalPagePath(permalink ?? '') !== pagePathOf(row) : permalink === heldPermalink;
  return {
    ...(holdsSlug ? { heldSlug: own } : { slugKey: own }),
    ...(holdsPath ? { heldPermalink: permalink } : { permalinkKey: permalink }),
  };
}

/** An article whose address is settled. */
export interface AddressInput {
  readonly article: ArticleHead;
  /** Its row, with the address so far and the new slug. */
  readonly row: Pick<LedgerRow, 'id' | 'slug' | 'formerSlugs' | 'published' | 'address'>;
  readonly keys: AddressKeys;
  /** True if its page may have another path, though no key has changed: the article is new, or its file has moved. */
  readonly isOpen: boolean;
  /** True if the article was deleted: other articles may have taken its addresses. */
  readonly isBack?: boolean | undefined;
}

/** Context of {@link settleAddress}. */
export interface AddressContext {
  readonly rules: AddressRules;
  readonly book: AddressBook;
  readonly findings: Finding[];
}

/** Returns the address of an article beyond its slug; undefined if it has none. Reserves what it uses. */
export async function settleAddress(
  input: AddressInput,
  context: AddressContext,
): Promise<RowAddress | undefined> {
  const { article, row, keys } = input;
  const { rules } = context;
  const before = row.address;
  const hasKeys = Object.values(keys).some((key) => key !== undefined) || article.formerPaths !== undefined;
  if (!hasKeys && rules.pattern === undefined && (before === undefined || before.isUnseen === true))
    return undefined;

  tellHeld(article, keys, row, context);
  const settled = await settlePage(input, context);
  const known = before?.page === undefined ? [] : [before.page];
  const isOther = (path: string): boolean =>
    settled.page === undefined || keyOfTarget(path) !== keyOfTarget(settled.page);
  const former = await stillOwn([...(before?.former ?? []), ...known].filter(isOther), input, context);
  const declared = await settleDeclared(
    { ...input, row: { ...row, address: { page: settled.page, former } } },
    context,
  );
  const address = compact({
    page: settled.page,
    former: former.length > 0 ? former : undefined,
    declared: declared.length > 0 ? declared : undefined,
    slugKey: keys.slugKey,
    permalinkKey: settled.permalinkKey,
    pattern: settled.pattern,
    heldSlug: keys.heldSlug,
    heldPermalink: keys.heldPermalink,
  });
  return Object.keys(address).length === 0 ? undefined : address;
}

/** Leaves out what is undefined; members keep their order, because rows are compared as JSON. */
function compact(address: RowAddress): RowAddress {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined));
}

type Page = Pick<RowAddress, 'page' | 'permalinkKey' | 'pattern'>;

/** The path of the page and what it comes from. A path that is refused is tried again when the file is read again. */
async function settlePage(
  { article, row, keys, isOpen, isBack }: AddressInput,
  { rules, book, findings }: AddressContext,
): Promise<Page> {
  const { pattern, timezone, aliasKeys } = rules;
  const { permalinkKey } = keys;
  const before = row.address ?? {};
  const isSame =
    before.isUnseen !== true &&
    isBack !== true &&
    before.permalinkKey === permalinkKey &&
    before.pattern === pattern &&
    (pattern === undefined || (!isOpen && before.slugKey === keys.slugKey)) &&
    !(before.page !== undefined && aliasKeys.has(keyOfTarget(before.page) ?? ''));
  if (isSame) return { page: before.page, permalinkKey, pattern };
  const written =
    permalinkKey ??
    (pattern === undefined ? undefined : permalinkOf(pattern, article, row.published, timezone));
  if (written === undefined && pattern === undefined) return {};

  const page = written === undefined ? undefined : canonicalPagePath(written);
  const reason =
    page === undefined ? 'is no path of this site' : await reasonAgainst(page, row.id, rules, book);
  if (page === undefined || reason !== undefined) {
    const key = permalinkKey === undefined ? 'permalinks' : 'permalink';
    const message = `${key}: ${written ?? pattern} ${reason}: the article is at ${articlePath(row.slug)}`;
    const line = permalinkKey === undefined ? undefined : article.addressLines?.permalink;
    findings.push(addressFinding(article, message, line));
    return {};
  }
  book.reserve(page, { id: row.id, path: article.path, isDeleted: false });
  return { page: page === articlePath(row.slug) ? undefined : page, permalinkKey, pattern };
}

/** Why the article with an id cannot have a page at a path; undefined if it can. */
async function reasonAgainst(
  page: string,
  id: string,
  { aliasKeys }: AddressRules,
  book: AddressBook,
): Promise<string | undefined> {
  const key = keyOfTarget(page) ?? '';
  if (aliasKeys.has(key)) return 'is redirected by aliases in publication.yaml';
  const reason = reasonAgainstPath(key);
  if (reason !== undefined) return reason;
  const owner = await book.ownerOf(page);
  const isFree = owner === undefined || owner.id === id || owner.isDeleted;
  return isFree ? undefined : `is an address of ${owner.path}`;
}

/** Those of an article's former addresses that no other article has taken while it was deleted. */
async function stillOwn(
  targets: readonly string[],
  { row, isBack }: AddressInput,
  { book }: AddressContext,
): Promise<readonly string[]> {
  if (isBack !== true) return targets;
  const own: string[] = [];
  for (const target of targets) {
    const owner = await book.ownerOf(target);
    if (owner === undefined || owner.id === row.id) own.push(target);
  }
  return own;
}

/** Addresses that the author lists, without those of other articles and of the service. */
async function settleDeclared(
  { article, row }: AddressInput,
  { rules, book, findings }: AddressContext,
): Promise<readonly string[]> {
  const { formerPaths = [], path } = article;
  if (formerPaths.length === 0) return [];
  const { page, former = [] } = row.address ?? {};
  const own = [row.slug, ...row.formerSlugs].map(articlePath).concat(page ?? [], former);
  const taken = new Set(own.map(keyOfTarget));
  const declared: string[] = [];
  const lines = article.addressLines?.formerPaths ?? [];
  const tell = (message: string, index = 0): void => {
    findings.push(addressFinding(article, message, lines[index]));
  };
  if (formerPaths.length > MAX_DECLARED)
    tell(`has more than ${MAX_DECLARED} former addresses: the others are not used`);
  for (const [index, written] of formerPaths.slice(0, MAX_DECLARED).entries()) {
    const address = readSiteAddress(written);
    if (address === undefined) {
      tell(`former address ${written.slice(0, MAX_DECLARED)}: is no path of this site`, index);
      continue;
    }
    const { key, target } = address;
    if (taken.has(key)) continue;
    taken.add(key);
    const owner = await book.ownerOf(target);
    const reason = rules.aliasKeys.has(key)
      ? 'is redirected by aliases in publication.yaml'
      : isReservedTarget(target)
        ? 'is an address of the service'
        : owner === undefined || owner.id === row.id || owner.isDeleted
          ? undefined
          : `is an address of ${owner.path}`;
    if (reason !== undefined) {
      tell(`former address ${target}: ${reason}, and stays so`, index);
      continue;
    }
    book.reserve(target, { id: row.id, path, isDeleted: false });
    declared.push(target);
  }
  return declared;
}

/** True for an address of the service. A query of the home page is none, because old sites have articles there. */
function isReservedTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  return isReservedPath(keyOfTarget(path) ?? '') && (path !== '/' || path === target);
}

function tellHeld(
  article: ArticleHead,
  { heldSlug, heldPermalink }: AddressKeys,
  row: Pick<LedgerRow, 'slug' | 'address'>,
  { findings }: AddressContext,
): void {
  const { slug, permalink } = article.addressLines ?? {};
  const tell = (key: string, line: number | undefined): void => {
    const message = `${key} is not used: readers know the article at ${pagePathOf(row)}; change it to move the article, or remove it`;
    findings.push(addressFinding(article, message, line));
  };
  if (heldSlug !== undefined) tell(`slug: ${heldSlug}`, slug);
  if (heldPermalink !== undefined) tell(`permalink: ${heldPermalink}`, permalink);
}

function addressFinding({ path }: ArticleHead, message: string, line = 1): Finding {
  return { ...findingOn(path, 'warning', 'address', message), line };
}
