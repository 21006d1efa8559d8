import { languageTag } from '../../../core/article/language.ts';
import { webUrl } from '../../../core/article/url.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';
import type { ImportedArticle } from '../import/imported-article.ts';
import { cleanCards } from './cards.ts';
import { escapedHtml } from './document-cards.ts';
import { documentHtml } from './documents.ts';
import { dateIn, fieldText, type Row } from './row.ts';
import type { GhostTables } from './tables.ts';

/** Stands for the address of the site in all that Ghost stores. */
const PLACEHOLDER = '__GHOST_URL__';

/** A post as an article, with notes on what it has lost. */
export interface ReadPost {
  readonly article: ImportedArticle;
  readonly notes: readonly string[];
  readonly hasScripts: boolean;
}

/** Reads a row of the table of posts. `site` is the address of the site without a slash at its end. */
export function readPost(
  row: Row,
  tables: GhostTables,
  site: string | undefined,
  where: string,
): ReadPost | string {
  const postId = fieldText(row, 'id');
  // The feeds of Ghost before 1.0 had the UUID.
  const id = isBefore1(tables.version, postId) ? (fieldText(row, 'uuid') ?? postId) : postId;
  if (postId === undefined || id === undefined) return 'it has no id';
  const notes: string[] = [];
  const title = oneLine(fieldText(row, 'title') ?? '');
  const meta = tables.metaOf(postId);
  const field = (from: Row, name: string): string | undefined =>
    fieldText(from, name)?.replaceAll(PLACEHOLDER, site ?? '');
  const slug = fieldText(row, 'slug')?.trim();
  const draftState = stateOf(row, meta);
  const published = dateIn(row, 'published_at');
  const fallback = published ?? dateIn(row, 'created_at') ?? dateIn(row, 'updated_at');
  if (published === undefined && draftState === undefined && fallback !== undefined)
    notes.push('it has no date of publication: the date of its creation is used');
  const document = documentHtml(row, field(row, 'html'), (text) => text.replaceAll(PLACEHOLDER, site ?? ''));
  if (document.lost.length > 0)
    notes.push(
      `its text lacks ${document.lost.join(', ')}: they cannot be converted, or are not for everybody`,
    );
  const canonical = elsewhere(field(row, 'canonical_url'), site);
  const picture = field(row, 'feature_image') ?? field(row, 'image');
  const path = slug === undefined ? undefined : `/${encodeURIComponent(slug)}/`;
  const link = site === undefined || path === undefined ? undefined : site + path;
  const language = languageTag(fieldText(row, 'locale') ?? fieldText(row, 'language') ?? '');
  const article: ImportedArticle = {
    id,
    title,
    published: draftState === undefined ? fallback : published,
    updated: dateIn(row, 'updated_at'),
    draftState,
    slug,
    link,
    externalUrl: canonical,
    path,
    aliases: [],
    authors: tables.authorsOf(row, postId),
    tags: tables.tagsOf(postId),
    summary: summaryOf(row, meta),
    language,
    image: picture === undefined ? undefined : { url: picture },
    attachments: [],
    html: figureOf(picture, title, meta, field) + cleanCards(document.html),
    where,
  };
  const hasScripts =
    (fieldText(row, 'codeinjection_head') ?? fieldText(row, 'codeinjection_foot')) !== undefined;
  return { article, notes, hasScripts };
}

/** True for an export of Ghost before 1.0: a version such as `009`, and numbers for ids. */
function isBefore1(version: string | undefined, postId: string | undefined): boolean {
  return /^0\d\d$/u.test(version ?? '') && /^\d+$/u.test(postId ?? '');
}

/** Reason why a post was not public; scheduled posts keep their date. */
function stateOf(row: Row, meta: Row): string | undefined {
  const status = fieldText(row, 'status') ?? 'draft';
  if (status === 'sent' || meta['email_only'] === 1 || meta['email_only'] === true) return 'sent';
  if (status !== 'published' && status !== 'scheduled') return oneLine(status);
  const visibility = fieldText(row, 'visibility') ?? 'public';
  return visibility === 'public' ? undefined : oneLine(visibility);
}

function summaryOf(row: Row, meta: Row): string | undefined {
  const written =
    fieldText(row, 'custom_excerpt') ??
    fieldText(meta, 'meta_description') ??
    fieldText(row, 'meta_description');
  const summary = oneLine(written ?? '');
  return summary === '' ? undefined : summary;
}

/** The address where a text stood first, if that is another site. */
function elsewhere(canonical: string | undefined, site: string | undefined): string | undefined {
  const url = webUrl(canonical ?? '');
  return url === undefined || (site !== undefined && new URL(url).host === new URL(site).host)
    ? undefined
    : url;
}

/** The featured picture, which page and feed of Ghost show above the text. */
function figureOf(
  picture: string | undefined,
  title: string,
  meta: Row,
  field: (from: Row, name: string) => string | undefined,
): string {
  if (picture === undefined) return '';
  const alt = field(meta, 'feature_image_alt') ?? title;
  const caption = field(meta, 'feature_image_caption');
  const below = caption === undefined ? '' : `<figcaption>${caption}</figcaption>`;
  return `<figure><img src="${escapedHtml(picture)}" alt="${escapedHtml(alt)}">${below}</figure>\n`;
}
