import type { Entry } from '../article/article.ts';
import { hasError, type Finding } from '../article/finding.ts';
import type { OnProgress } from '../content/directory/progress.ts';
import type { Extensions } from './extensions.ts';
import type { Publication } from '../article/publication.ts';
import { textHashOf } from '../article/text/similarity.ts';
import { FORMATS } from '../feed/feed.ts';
import { createFeedRenderer, formatWriters, type FeedRenderer } from '../feed/render.ts';
import { FeedwrightError } from '../errors.ts';
import type { Store } from '../../store/sqlite/sqlite-store.ts';
import { createBuilder, inOrder } from '../snapshot/build.ts';
import { makeEntry } from '../snapshot/entry.ts';
import { scanFiles } from './content-delta.ts';
import type { Violation } from '../snapshot/gate.ts';
import { prepare } from './prepare.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What to inspect. */
export interface DryRunOptions {
  readonly contentDirectory: string;
  readonly timezone: string;
  readonly publication: Publication;
  readonly generator: string;
  readonly extensions: Extensions;
  /** What is remembered: a copy, for it is written to. */
  readonly store: Store;
  readonly previous: Snapshot | undefined;
  readonly now: () => number;
  readonly onProgress?: OnProgress | undefined;
}

/** What came of it. */
export interface DryRun {
  /** How many articles can be published, drafts and those not due yet among them. */
  readonly articles: number;
  /** By file and line. */
  readonly findings: readonly Finding[];
  /** Why the gate would not let the change through. */
  readonly violations: readonly Violation[];
}

/**
 * Does what the next regeneration would do, and writes nothing; then does to every other article what is
 * done to those in a document, so that nothing is left for a later day to find. Throws `content_unreadable`.
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
    onProgress,
  });
  const build = createBuilder({ generator, renderer, entryChecks });
  onProgress?.({ phase: 'record' });
  const { snapshot, violations } = await store.change((change) =>
    prepare({
      delta,
      publication,
      ledger: change,
      articleOf: change.articleOf,
      previous,
      build,
      publicationChecks,
    }),
  );
  const articles = [...delta.read.values()].flatMap(({ article }) => article ?? []);

  const findings = [...snapshot.findings];
  const leftOut = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  const looked = new Set(snapshot.entries.map(({ path }) => path));
  for (const article of articles.filter(({ path }) => !looked.has(path) && !leftOut.has(path))) {
    const { path, slug, published, contentHash, title } = article;
    const row = {
      id: article.id ?? 'tag:check,2000:x',
      path,
      slug,
      formerSlugs: [],
      contentHash,
      textHash: textHashOf(article),
      title,
      published,
      updated: published,
      deleted: undefined,
    };
    const { entry, findings: repairs } = makeEntry(article, row, publication, entryChecks);
    // A draft may still wait for its recording.
    findings.push(...(article.draft ? repairs.filter(({ rule }) => rule !== 'podcast') : repairs));
    if (!hasError(repairs)) findings.push(...fragmentFaults(entry, publication, renderer));
  }
  const judged = findings.map(strictly);
  const broken = new Set(judged.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  return {
    articles: articles.filter(({ path }) => !broken.has(path)).length,
    findings: inOrder(judged),
    violations,
  };
}

/** What directories refuse a podcast for is served with a warning, but does not pass an inspection. */
function strictly(finding: Finding): Finding {
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
