import type { ComparedEntry } from '../adoption/compare.ts';
import { statedId } from '../ledger/ids/stated-id.ts';
import type { ArticleHead, Entry } from '../article/article.ts';
import type { Instant } from '../article/instant.ts';
import { hasError, type Finding } from '../article/finding.ts';
import type { OnProgress } from '../content/directory/progress.ts';
import type { Extensions } from './extensions.ts';
import { fileRulesOf, type Publication } from '../article/publication.ts';
import { FORMATS } from '../feed/feed.ts';
import { isPublished } from '../feed/select.ts';
import { createFeedRenderer, formatWriters, type FeedRenderer } from '../feed/render.ts';
import { FeedwrightError } from '../errors.ts';
import type { Store } from './records/store.ts';
import { createEntryCache } from '../snapshot/entry-cache.ts';
import { createBuilder, inOrder } from '../snapshot/build.ts';
import { makeEntry } from '../snapshot/entry.ts';
import { findLinkTargets } from '../snapshot/links/link-targets.ts';
import { scanFiles } from './content-delta.ts';
import type { Violation } from '../snapshot/gate.ts';
import { prepare } from './prepare.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The input of a dry run. */
export interface DryRunOptions {
  readonly contentDirectory: string;
  readonly timezone: string;
  readonly publication: Publication;
  readonly generator: string;
  readonly extensions: Extensions;
  /** A copy of the store: a dry run writes to it. */
  readonly store: Store;
  readonly previous: Snapshot | undefined;
  readonly now: () => number;
  readonly onProgress?: OnProgress | undefined;
}

/** State of an article without errors. */
type ArticleState = 'published' | 'scheduled' | 'draft' | 'expired';

/** The result of a dry run. */
export interface DryRun {
  /** Number of articles without errors, including drafts and those not due yet. */
  readonly articles: number;
  /** Number of them in each state. */
  readonly states: Readonly<Record<ArticleState, number>>;
  /** Number of files that are not meant as articles. */
  readonly skipped: number;
  /** Sorted by file and line. */
  readonly findings: readonly Finding[];
  /** Reasons for the gate to reject the change. */
  readonly violations: readonly Violation[];
  /** All articles that would be published, for a comparison with the feed of an earlier publication. */
  readonly published: () => readonly ComparedEntry[];
}

/**
 * Performs the next regeneration without writing anything, then also renders the articles that are in no
 * document, so that their faults are found now. Throws `content_unreadable`.
 */
export async function dryRun(input: DryRunOptions): Promise<DryRun> {
  const { contentDirectory, timezone, publication, generator, extensions, store, previous, now, onProgress } =
    input;
  const { metadataKeys, entryChecks, publicationChecks } = extensions;
  const renderer = createFeedRenderer(formatWriters(extensions.rss));
  const { ledger } = store;
  const delta = await scanFiles({
    contentDirectory,
    timezone,
    metadataKeys,
    before: undefined,
    ledger,
    now,
    rules: fileRulesOf(publication),
    onProgress,
    isThorough: true,
  });
  const build = createBuilder({ generator, renderer, entries: createEntryCache(entryChecks) });
  onProgress?.({ phase: 'record' });
  const {
    snapshot,
    violations,
    findings: found,
    published,
  } = await store.change((change) =>
    prepare({
      delta,
      publication,
      timezone,
      ledger: change,
      articleOf: change.articleOf,
      previous,
      build,
      publicationChecks,
    }),
  );
  const heads = [...delta.read.values()].flatMap(({ head }) => head ?? []);

  const findings = [...found];
  const leftOut = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  const looked = new Set(snapshot.entries.map(({ path }) => path));
  for (const head of heads.filter(({ path }) => !looked.has(path) && !leftOut.has(path))) {
    const { path, slug, published, contentHash, title, fingerprint } = head;
    const row = {
      id: statedId(head) ?? 'tag:check,2000:x',
      path,
      slug,
      formerSlugs: [],
      contentHash,
      textHash: fingerprint.textHash,
      title,
      published,
      updated: published,
      deleted: undefined,
    };
    const article = delta.loadArticle(head);
    const targets = await findLinkTargets(article, publication, ledger);
    const { entry, findings: repairs } = makeEntry(article, row, publication, targets, entryChecks);
    // A draft need not have its recording yet.
    findings.push(...(head.draft ? repairs.filter(({ rule }) => rule !== 'podcast') : repairs));
    if (!hasError(repairs)) findings.push(...fragmentFaults(entry, publication, renderer));
  }
  const judged = findings.map(raiseSeverity);
  const broken = new Set(judged.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  const good = heads.filter(({ path }) => !broken.has(path));
  const states = { published: 0, scheduled: 0, draft: 0, expired: 0 };
  for (const head of good) states[stateOf(head, delta.moment)] += 1;
  return {
    articles: good.length,
    states,
    skipped: [...delta.read.values()].filter(({ isSkipped }) => isSkipped).length,
    findings: inOrder(judged),
    violations,
    published,
  };
}

function stateOf(head: ArticleHead, now: Instant): ArticleState {
  if (head.draft) return 'draft';
  if (isPublished(head, now)) return 'published';
  return head.published > now ? 'scheduled' : 'expired';
}

/** Faults that podcast directories reject are warnings when published, but errors in a check. */
function raiseSeverity(finding: Finding): Finding {
  const isRefused = finding.rule === 'podcast' && finding.severity === 'warning';
  return isRefused ? { ...finding, severity: 'error' } : finding;
}

function fragmentFaults(entry: Entry, { content }: Publication, { fragment }: FeedRenderer): Finding[] {
  try {
    for (const format of FORMATS) fragment(format, entry, content);
    return [];
  } catch (error) {
    if (!(error instanceof FeedwrightError)) throw error;
    return [{ file: entry.path, line: 1, severity: 'error', rule: 'document', message: error.message }];
  }
}
