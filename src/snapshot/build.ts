import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';
import type { Article, Entry } from '../article/article.ts';
import { hasError, type Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { LedgerRow } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { fit, rememberFragments, type Fit } from '../feed/bound.ts';
import { FORMATS, MEDIA_TYPES, type Feed, type Format, type Tombstone } from '../feed/feed.ts';
import { renderDocument, renderFragment } from '../feed/render.ts';
import { newestFirst, nextTurn } from '../feed/select.ts';
import { renderFeedPage } from '../page/feed-page.ts';
import { articlePath, makeEntry, type MadeEntry } from './entry.ts';
import { alternatesOf, documentLinks, documentPath, mainFeed, pageLinks } from './feeds.ts';
import { createArticlePages, unreadable } from './pages.ts';
import { makeResource, type ResourceDraft } from './resource.ts';
import { formerPaths, gonePaths, type Snapshot } from './snapshot.ts';

/** What a snapshot is made from. */
export interface BuildInput {
  /** All articles that were read, those that are not out among them. */
  readonly articles: readonly Article[];
  /** Of the scan and of the reconciliation. */
  readonly findings: readonly Finding[];
  /** What is out, with its rows. */
  readonly settled: ReadonlyMap<Article, LedgerRow>;
  /** What is out, but cannot be read at the moment. */
  readonly held: readonly LedgerRow[];
  /** The ledger as it is to be. */
  readonly rows: readonly LedgerRow[];
  readonly publication: Publication;
  /** The snapshot that is served now: what has not changed is taken from it. */
  readonly previous: Snapshot | undefined;
  readonly now: Instant;
}

/** A snapshot, and what the gate looks at. */
export interface Built {
  readonly snapshot: Snapshot;
  readonly chosen: Fit['chosen'];
}

/** Makes a snapshot; the very `previous` one, with nothing for the gate, where nothing at all has changed. */
export type Build = (input: BuildInput) => Promise<Built>;

/** An article that is out. Without `article`, what is known of it is the entry that is served. */
interface Published {
  readonly row: LedgerRow;
  readonly article: Article | undefined;
}

/** So many tombstones are in a document, at the most. */
const MOST_TOMBSTONES = 100;

const MS_PER_DAY = 86_400_000;

/**
 * A builder remembers the entries and fragments it made as long as somebody holds their articles, so that
 * a regeneration costs what has changed. `generator` names the program and its version.
 */
export function createBuilder(generator: string): Build {
  const renderOnce = rememberFragments(renderFragment);
  const entries = new WeakMap<Article, { made: MadeEntry; publication: Publication; row: LedgerRow }>();
  const bases = new WeakMap<Snapshot, readonly unknown[]>();
  /** As it was when it could last be read, by id. */
  let lastRead: ReadonlyMap<string, Article> = new Map();

  function makeOnce(article: Article, row: LedgerRow, publication: Publication): MadeEntry {
    const known = entries.get(article);
    if (known?.publication === publication && known.row === row) return known.made;
    const made = makeEntry(article, row, publication);
    entries.set(article, { made, publication, row });
    return made;
  }

  return async (input) => {
    const { settled, held, rows, publication, previous, now } = input;
    const published: Published[] = [
      ...[...settled].map(([article, row]) => ({ row, article })),
      ...held.map((row) => ({ row, article: undefined })),
    ].sort((a, b) => newestFirst(a.row, b.row));
    const tombstones = tombstonesOf(rows, publication, now);

    const basis = [
      publication,
      JSON.stringify([input.findings, tombstones]),
      ...input.articles,
      ...published.flatMap(({ article, row }) => [article, row]),
    ];
    if (previous !== undefined && sameMembers(bases.get(previous) ?? [], basis)) {
      return { snapshot: previous, chosen: [] };
    }

    const readBefore = lastRead;
    lastRead = new Map([
      ...held.flatMap(({ id }): [string, Article][] => {
        const article = readBefore.get(id);
        return article === undefined ? [] : [[id, article]];
      }),
      ...[...settled].map(([article, { id }]): [string, Article] => [id, article]),
    ]);
    const servedNow = new Map(previous?.entries.map((entry) => [entry.id, entry]));
    const repairs = new Set<Finding>();
    const entryOf = ({ article, row }: Published): Entry | undefined => {
      const known = article ?? (servedNow.has(row.id) ? undefined : lastRead.get(row.id));
      const made = known && makeOnce(known, row, publication);
      for (const finding of made?.findings ?? []) repairs.add(finding);
      return made === undefined || hasError(made.findings) ? servedNow.get(row.id) : made.entry;
    };
    function* entriesInTurn(): Generator<Entry> {
      for (const one of published) {
        const entry = entryOf(one);
        if (entry !== undefined) yield entry;
      }
    }
    // Sanitising takes milliseconds each; requests come between two articles.
    for (const one of published.slice(0, publication.limit)) {
      entryOf(one);
      await nextTurnOfLoop();
    }
    const { chosen, refused } = fit(entriesInTurn(), publication, renderOnce);
    const updated = Math.max(
      previous?.updated ?? 0,
      ...chosen.map(({ entry }) => entry.updated),
      ...tombstones.map(({ deleted }) => deleted),
    );
    const feed = mainFeed(publication, tombstones, updated, generator);
    const alternates = alternatesOf(feed);
    const chosenEntries = chosen.map(({ entry }) => entry);
    const drafts = [
      ...FORMATS.map((format) => {
        const fragments = chosen.map((one) => one.fragments[format]);
        return documentDraft(feed, format, fragments);
      }),
      feedPageDraft(feed, publication, chosenEntries),
    ];
    const resources = await Promise.all(
      drafts.map((draft) => makeResource(draft, previous?.resources.get(draft.path), now)),
    );
    const pages = new Map(published.map((one) => [articlePath(one.row.slug), one]));
    const snapshot: Snapshot = {
      resources: new Map(resources.map((resource) => [resource.path, resource])),
      page: createArticlePages(
        pages,
        (one) => entryOf(one) ?? (one.article === undefined ? unreadable(one.row) : undefined),
        publication,
        alternates,
      ),
      pagePaths: [...pages.keys()],
      gone: gonePaths(rows),
      moved: formerPaths(rows),
      publication,
      entries: chosenEntries,
      updated,
      articles: published.length,
      findings: [...input.findings, ...repairs, ...refused.map(asFinding)],
      made: now,
      nextTurn: nextTurn(input.articles, now),
    };
    bases.set(snapshot, basis);
    return { snapshot, chosen };
  };
}

/** RFC 6721: the newest deletions, as long as the publication wants to tell of them. */
function tombstonesOf(rows: readonly LedgerRow[], { tombstoneDays }: Publication, now: Instant): Tombstone[] {
  const since = now - tombstoneDays * MS_PER_DAY;
  return rows
    .flatMap(({ id, deleted }) => (deleted !== undefined && deleted > since ? [{ id, deleted }] : []))
    .sort((a, b) => b.deleted - a.deleted || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_TOMBSTONES);
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

function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}
