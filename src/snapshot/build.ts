import type { Article, Entry } from '../article/article.ts';
import { hasError, type Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { Publication } from '../article/publication.ts';
import type { Scan } from '../content/scan.ts';
import { fit, rememberFragments } from '../feed/bound.ts';
import { FORMATS, MEDIA_TYPES, type Feed, type Format } from '../feed/feed.ts';
import { renderDocument, renderFragment } from '../feed/render.ts';
import { isPublished, newestFirst, nextTurn } from '../feed/select.ts';
import { renderFeedPage } from '../page/feed-page.ts';
import { articlePath, makeEntry, type MadeEntry } from './entry.ts';
import { alternatesOf, documentLinks, documentPath, mainFeed, newestUpdate, pageLinks } from './feeds.ts';
import { settle, type Identity } from './identity.ts';
import { createArticlePages } from './pages.ts';
import { makeResource, type ResourceDraft } from './resource.ts';
import type { Snapshot } from './snapshot.ts';

/** What a snapshot is made from. */
export interface BuildInput {
  readonly scan: Scan;
  readonly publication: Publication;
  /** The snapshot that is served now: what has not changed is taken from it. */
  readonly previous: Snapshot | undefined;
  readonly now: Instant;
}

/** An article that is out, with its identity. */
export interface Published {
  readonly article: Article;
  readonly identity: Identity;
}

/** Makes a snapshot; the very `previous` one where nothing at all has changed. */
export type Build = (input: BuildInput) => Promise<Snapshot>;

/**
 * A builder remembers the entries and fragments it made as long as somebody holds their articles, so that
 * a regeneration costs what has changed. `generator` names the program and its version.
 */
export function createBuilder(generator: string): Build {
  const renderOnce = rememberFragments(renderFragment);
  const entries = new WeakMap<Article, MadeEntry & { publication: Publication; identity: Identity }>();
  let basis: readonly unknown[] = [];

  function entryOf({ article, identity }: Published, publication: Publication): MadeEntry {
    const known = entries.get(article);
    if (known?.publication === publication && sameIdentity(known.identity, identity)) return known;
    const made = { ...makeEntry(article, identity, publication), publication, identity };
    entries.set(article, made);
    return made;
  }

  return async ({ scan, publication, previous, now }) => {
    const { identities, findings } = settle(scan.articles, publication.authority);
    const published = [...identities]
      .filter(([article]) => isPublished(article, now))
      .map(([article, identity]) => ({ article, identity }))
      .sort((a, b) => newestFirst(sortKey(a), sortKey(b)));

    const newBasis = [
      publication,
      JSON.stringify(scan.findings),
      ...scan.articles,
      ...published.map(({ article }) => article),
    ];
    if (previous !== undefined && sameMembers(basis, newBasis)) return previous;

    const repairs: Finding[] = [];
    function* entriesInTurn(): Generator<Entry> {
      for (const one of published) {
        const made = entryOf(one, publication);
        repairs.push(...made.findings);
        if (!hasError(made.findings)) yield made.entry;
      }
    }
    const { chosen, refused } = fit(entriesInTurn(), publication, renderOnce);
    const feed = mainFeed(publication, newestUpdate(chosen.map(({ entry }) => entry)), generator);
    const drafts = [
      ...FORMATS.map((format) =>
        documentDraft(
          feed,
          format,
          chosen.map(({ fragments }) => fragments[format]),
        ),
      ),
      feedPageDraft(
        feed,
        publication,
        chosen.map(({ entry }) => entry),
      ),
    ];
    const resources = await Promise.all(
      drafts.map((draft) => makeResource(draft, previous?.resources.get(draft.path), now)),
    );
    const pages = new Map(published.map((one) => [articlePath(one.identity.slug), one]));
    basis = newBasis;
    return {
      resources: new Map(resources.map((resource) => [resource.path, resource])),
      page: createArticlePages(pages, (one) => entryOf(one, publication), publication, alternatesOf(feed)),
      pagePaths: [...pages.keys()],
      articles: published.length,
      findings: [...scan.findings, ...findings, ...repairs, ...refused.map(asFinding)],
      made: now,
      nextTurn: nextTurn(scan.articles, now),
    };
  };
}

function documentDraft(feed: Feed, format: Format, fragments: readonly string[]): ResourceDraft {
  return {
    path: documentPath('/', format),
    // JSON is UTF-8 by definition and its media type has no charset parameter (RFC 8259, 8.1 and 11).
    contentType: format === 'json' ? MEDIA_TYPES[format] : `${MEDIA_TYPES[format]}; charset=utf-8`,
    links: documentLinks(feed, format),
    text: renderDocument(format, feed, fragments),
    lastModified: feed.updated,
  };
}

function feedPageDraft(feed: Feed, publication: Publication, entries: readonly Entry[]): ResourceDraft {
  const alternates = alternatesOf(feed);
  const link = publication.baseUrl;
  return {
    path: '/',
    contentType: 'text/html; charset=utf-8',
    links: pageLinks(link, alternates),
    text: renderFeedPage({ ...feed, link, alternates }, publication, entries),
    lastModified: feed.updated,
  };
}

function asFinding({ entry, error }: { entry: Entry; error: Error }): Finding {
  return { file: entry.path, line: 1, severity: 'error', rule: 'document', message: error.message };
}

function sortKey({ article, identity }: Published): { published: Instant; id: string } {
  return { published: article.published, id: identity.id };
}

function sameIdentity(a: Identity, b: Identity): boolean {
  return a.id === b.id && a.slug === b.slug;
}

function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}
