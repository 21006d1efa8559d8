import type { Person } from '../../../core/article/article.ts';
import type { Instant } from '../../../core/article/instant.ts';
import {
  absoluteUrl,
  distinctTags,
  firstDate,
  personOf,
  plainOfHtml,
  type Note,
} from '../feeds/items/values.ts';
import {
  attributeIn,
  childOf,
  childrenNamed,
  rawTextIn,
  textIn,
  textOfChild,
  type XmlElement,
} from '../feeds/xml/tree.ts';
import { decoded } from '../import/article-name.ts';
import type { ImportedArticle } from '../import/imported-article.ts';
import { metaOf, metaValues, type Uploads } from './attachments.ts';
import { readEpisode } from './episodes.ts';
import { typeset } from './text/typeset.ts';
import { wordPressHtml } from './text/wordpress-html.ts';

/** Facts that an item depends on besides itself. */
export interface WxrContext {
  /** Names of authors by their logins. */
  readonly authors: ReadonlyMap<string, string>;
  readonly uploads: Uploads;
  /** Absolute URL of the site; undefined if the export has none. */
  readonly home: string | undefined;
  /** Language of the site, as written. */
  readonly language: string | undefined;
  readonly where: string;
  readonly note: Note;
}

/** Words of `wp:status` for what is public now, or from its date on. */
const PUBLIC: ReadonlySet<string> = new Set(['publish', 'future']);
/** Words for what its author threw away, or never saved. */
const LEFT_OUT: ReadonlySet<string> = new Set(['trash', 'auto-draft', 'inherit']);

/** Converts an item of WXR; a text names the kind of what is left out. */
export function readWxrItem(
  item: XmlElement,
  context: WxrContext,
): ImportedArticle | { readonly leftOut: string } {
  const type = textOfChild(item, 'wp:post_type') || 'post';
  const status = textOfChild(item, 'wp:status') || 'publish';
  if (type !== 'post') return { leftOut: type.slice(0, 40) };
  if (LEFT_OUT.has(status)) return { leftOut: status === 'trash' ? 'trashed post' : status };
  const { note, where } = context;
  const title = typeset(plainOfHtml(textOfChild(item, 'title')), context.language);
  const link = absoluteUrl(textOfChild(item, 'link'), context.home);
  const published = publishedOf(item, note);
  const updated = firstDate(textsOf(item, 'wp:post_modified_gmt').filter(isNotZero), note);
  const postId = textOfChild(item, 'wp:post_id');
  const slug = decoded(textOfChild(item, 'wp:post_name'));
  const isPublic = PUBLIC.has(status) && !hasPassword(item);
  const summary = plainOfHtml(textOfChild(item, 'excerpt:encoded'));
  const picture = context.uploads.get(metaOf(item, '_thumbnail_id'));
  const html = wordPressHtml(textOfChild(item, 'content:encoded'), {
    uploads: context.uploads,
    postId,
    onLeftOut: (what) => note(`the ${what} is left out: its text is not in the export`),
  });
  return {
    id: idOf(item, link, postId, context),
    title,
    ...(published !== undefined && { published }),
    ...(updated !== undefined && (published === undefined || updated > published) && { updated }),
    ...(!isPublic && { draftState: PUBLIC.has(status) ? 'protected' : status }),
    ...(isPublic && isForSubscribers(item) && { draftState: 'members' }),
    ...(slug !== '' && { slug }),
    ...(link !== undefined && { link }),
    aliases: aliasesOf(item, link, slug, postId, context.home),
    authors: authorsOf(item, context.authors),
    tags: tagsOf(item),
    ...(summary !== '' && { summary }),
    ...(picture !== undefined && { image: { url: picture.url } }),
    ...readEpisode(item),
    html,
    where,
  };
}

/** Jetpack shows such a post to subscribers only. */
function isForSubscribers(item: XmlElement): boolean {
  return !/^(?:everybody)?$/u.test(metaOf(item, '_jetpack_newsletter_access'));
}

/** A password may be a blank; line ends come from a program that indented the file. */
function hasPassword(item: XmlElement): boolean {
  const written = [...childrenNamed(item, 'wp:post_password')].map(rawTextIn);
  return written.some((password) => password.trim() !== '' || /^[^\r\n]+$/u.test(password));
}

/** The guid; without one, what readers tell the item apart by. */
function idOf(
  item: XmlElement,
  link: string | undefined,
  postId: string,
  { home, note }: WxrContext,
): string {
  const guid = textIn(childOf(item, 'guid'));
  if (guid !== '') return guid;
  const byNumber = home === undefined || postId === '' ? undefined : new URL(`?p=${postId}`, home).href;
  note(`has no guid: its ${link === undefined ? 'number' : 'link'} stands for it`);
  return link ?? byNumber ?? `${textOfChild(item, 'title')} ${textOfChild(item, 'wp:post_date')}`.trim();
}

function textsOf(item: XmlElement, key: string): readonly string[] {
  return [...childrenNamed(item, key)].map(textIn);
}

function isNotZero(date: string): boolean {
  return date !== '' && !/^0000-|-0001/u.test(date);
}

/** Drafts have dates of zero in GMT; the local date may be that of the first version. */
function publishedOf(item: XmlElement, note: Note): Instant | undefined {
  const exact = ['wp:post_date_gmt', 'pubdate'].flatMap((key) => textsOf(item, key)).filter(isNotZero);
  const date = firstDate(exact, note);
  if (date !== undefined) return date;
  const local = textsOf(item, 'wp:post_date').filter(isNotZero);
  return firstDate(local, note);
}

function authorsOf(item: XmlElement, names: ReadonlyMap<string, string>): readonly Person[] {
  const login = textOfChild(item, 'dc:creator');
  const person = personOf(names.get(login) ?? login);
  return person === undefined ? [] : [person];
}

/** Categories and tags as the old feed had them; the formats of posts are neither. */
function tagsOf(item: XmlElement): readonly string[] {
  const named = [...childrenNamed(item, 'category')]
    .filter((category) => /^(?:category|post_tag|tag|)$/u.test(attributeIn(category, 'domain') ?? ''))
    .map((category) => textIn(category) || decoded(attributeIn(category, 'nicename') ?? ''));
  return distinctTags(named);
}

/** The forms with a number, which always lead to the page, and the addresses of earlier slugs. */
function aliasesOf(
  item: XmlElement,
  link: string | undefined,
  slug: string,
  postId: string,
  home: string | undefined,
): readonly string[] {
  const site = home ?? link;
  if (site === undefined) return [];
  const { host } = new URL(site);
  const folder = home === undefined ? '/' : new URL(home).pathname.replace(/\/*$/u, '/');
  const aliases = new Set<string>();
  if (/^\d+$/u.test(postId)) aliases.add(`${folder}?p=${postId}`);
  const guid = absoluteUrl(textIn(childOf(item, 'guid')), undefined);
  if (guid !== undefined && new URL(guid).host === host) aliases.add(targetOf(guid));
  const { pathname } = new URL(link ?? site);
  if (link !== undefined && slug !== '' && decoded(lastName(pathname)) === slug)
    for (const old of metaValues(item, '_wp_old_slug'))
      if (/^[^/\\?#\s]{1,200}$/u.test(old)) aliases.add(withLastName(pathname, old));
  if (link !== undefined) aliases.delete(targetOf(link));
  aliases.delete('/');
  return [...aliases];
}

function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function lastName(path: string): string {
  return path.split('/').findLast((name) => name !== '') ?? '';
}

function withLastName(path: string, name: string): string {
  const names = path.split('/');
  const at = names.findLastIndex((one) => one !== '');
  return names.with(at, name).join('/');
}
