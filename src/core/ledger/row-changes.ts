import { adoptedAtomId } from './ids/adopted-ids.ts';
import { statedId } from './ids/stated-id.ts';
import type { ArticleHead } from '../article/article.ts';
import { articlePath } from '../article/addresses/page-path.ts';
import { findingOn } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import { slugify } from '../article/slug.ts';
import { mintId } from '../article/ids/tag-uri.ts';
import { isSignificantEdit } from '../article/text/similarity.ts';
import { splitExtension } from '../content/directory/paths.ts';
import { freeSlug, type AddressBook, type AddressOwner } from './address-book.ts';
import type { LedgerRow } from './ledger.ts';
import { addressKeysOf, settleAddress, type AddressContext, type AddressKeys } from './page-address.ts';
import type { WordSource } from './word-source.ts';

/** Input of a row besides its article and its address. */
interface RowInput extends WordSource {
  readonly authority: string;
  readonly now: Instant;
}

/** Returns the row of a new article. Its id comes from the file name, its slug from the author. */
export async function createRow(
  article: ArticleHead,
  { authority, now }: RowInput,
  context: AddressContext,
): Promise<LedgerRow> {
  const { book } = context;
  const { path, published, permalink } = article;
  const name = await freeName(article, authority, book);
  const id = statedId(article) ?? mintId(authority, published, name);
  book.reserveName(name);
  book.reserveId(id);
  const owner: AddressOwner = { id, path, isDeleted: false };
  const isTaken = async (slug: string): Promise<boolean> =>
    (await book.ownerOf(articlePath(slug))) !== undefined;
  const isCalledSo = article.nameSlug === undefined && !(await isTaken(name));
  const slug = isCalledSo ? name : await freeSlug(article.slug, isTaken, book.slugSuffixes);
  if (slug !== article.slug) await tellTaken(article, slug, context);
  book.reserve(articlePath(slug), owner);
  // Readers of a site without a ledger know the article by its file name.
  const formerSlugs = slug !== name && !(await isTaken(name)) ? [name] : [];
  if (formerSlugs.length > 0) book.reserve(articlePath(name), owner);
  const keys: AddressKeys = {
    slugKey: article.hasOwnSlug === true ? article.slug : undefined,
    permalinkKey: permalink,
  };
  return {
    id,
    atomId: adoptedAtomId(article, id),
    path,
    slug,
    formerSlugs,
    address: await settleAddress(
      { article, row: { id, slug, formerSlugs, published }, keys, isOpen: true },
      context,
    ),
    contentHash: article.contentHash,
    textHash: article.fingerprint.textHash,
    title: article.title,
    published,
    updated: updatedOfNew(article, now),
    deleted: undefined,
  };
}

/** Last edit of a new article: what its author says, else what readers of an earlier publication know. */
function updatedOfNew({ published, updated, adopted }: ArticleHead, now: Instant): Instant {
  const edited = updated ?? adopted?.updated;
  return edited !== undefined && edited <= now ? Math.max(edited, published) : published;
}

/** File name with the first free number as suffix, for an id that no article has had. */
function freeName(article: ArticleHead, authority: string, book: AddressBook): Promise<string> {
  const { slug, nameSlug = slug, published } = article;
  const isTaken = async (name: string): Promise<boolean> =>
    (await book.isNameTaken(name)) ||
    (statedId(article) === undefined && (await book.hasId(mintId(authority, published, name))));
  return freeSlug(nameSlug, isTaken, book.nameSuffixes);
}

/** Returns the updated row of a known article. */
export async function updateRow(
  row: LedgerRow,
  article: ArticleHead,
  input: RowInput,
  context: AddressContext,
): Promise<LedgerRow> {
  const isBack = row.deleted !== undefined;
  const isNamed = article.updated !== undefined && article.updated <= input.now;
  const mayBeEdited = row.contentHash !== article.contentHash && !isNamed && !isBack;
  const isEdited =
    mayBeEdited && isSignificantEdit(await input.wordsOfRow(row.id), input.wordsOfArticle(article));
  // A reader that processed the deletion accepts the article again only with a later date.
  const last = Math.max(row.updated, row.deleted ?? 0);
  const touched = isBack || isEdited ? Math.max(input.now, last + 1000) : row.updated;
  const keys = addressKeysOf(article, row, context.rules);
  const slug = await slugOfKnown(row, article, keys, context);
  const ownSlugs = [...new Set([row.slug, ...row.formerSlugs])];
  const formerSlugs = slug === row.slug ? row.formerSlugs : ownSlugs.filter((name) => name !== slug);
  return {
    ...row,
    path: article.path,
    slug,
    formerSlugs,
    address: await settleAddress(
      { article, row: { ...row, slug, formerSlugs }, keys, isOpen: row.path !== article.path, isBack },
      context,
    ),
    contentHash: article.contentHash,
    textHash: article.fingerprint.textHash,
    title: article.title,
    updated: isNamed ? Math.max(article.updated, row.published) : touched,
    deleted: undefined,
  };
}

/** Slug of a known article: another one only if its file has another name, or its author wrote another slug. */
async function slugOfKnown(
  row: LedgerRow,
  article: ArticleHead,
  { slugKey, heldSlug }: AddressKeys,
  context: AddressContext,
): Promise<string> {
  const { book } = context;
  const { path, slug: written, nameSlug = written } = article;
  const isTaken = async (name: string): Promise<boolean> => {
    const owner = await book.ownerOf(articlePath(name));
    return owner !== undefined && owner.id !== row.id;
  };
  const hasMoved =
    row.path !== path && ![written, nameSlug, fileSlug(path)].some((name) => isNameOf(row.slug, name));
  const isRenamed = row.address?.isUnseen !== true && slugKey !== row.address?.slugKey;
  // Another article may have taken the address while this one was deleted.
  const isLost = row.deleted !== undefined && (await isTaken(row.slug));
  const wanted = heldSlug === undefined ? written : nameSlug;
  const stays = !hasMoved && !isRenamed && !isLost;
  const slug = stays ? row.slug : await freeSlug(wanted, isTaken, new Map());
  if (isRenamed && slug !== wanted) await tellTaken(article, slug, context);
  book.reserve(articlePath(slug), { id: row.id, path, isDeleted: false });
  return slug;
}

/** Slug of the bare file name, from which earlier versions made the slugs of page bundles too: `index`. */
function fileSlug(path: string): string {
  const { stem } = splitExtension(path);
  return slugify(stem.slice(stem.lastIndexOf('/') + 1));
}

/** True if `slug` is `wanted`, with or without a numeric suffix. */
function isNameOf(slug: string, wanted: string): boolean {
  return slug === wanted || (slug.startsWith(`${wanted}-`) && /^\d+$/.test(slug.slice(wanted.length + 1)));
}

async function tellTaken(
  { path, slug: wanted, hasOwnSlug, addressLines }: ArticleHead,
  slug: string,
  { book, findings }: AddressContext,
): Promise<void> {
  const owner = await book.ownerOf(articlePath(wanted));
  const message = `${owner?.path ?? 'another article'} has the address ${wanted} already: this article's is ${slug}`;
  const line = hasOwnSlug === true ? (addressLines?.slug ?? 1) : 1;
  findings.push({ ...findingOn(path, 'warning', 'duplicate-slug', message), line });
}
