import type { Article } from '../../article/article.ts';
import type { Ledger, LedgerRow } from '../../ledger/ledger.ts';
import { createLoopYield, type Known } from '../../content/directory/scan.ts';
import { readArticleFile } from '../../content/directory/article-file.ts';
import type { MetadataKeys } from '../../content/formats/source-format.ts';
import { fileAt } from '../../content/directory/survey.ts';
import type { Store } from '../../../store/sqlite/sqlite-store.ts';
import type { FileIndex } from '../content-delta.ts';
import { changedFolders, recallFiles } from './file-index.ts';

/**
 * Looks after what is kept beside the ledger: texts as they were published, and what is known of the files.
 * Both can be had again from the content directory, so they are written when readers have been served.
 */
export interface ArticleBackfill {
  /** A published article: as it is stored, or else from its file if that is still the same. */
  readonly articleOf: (
    row: LedgerRow,
    ledger: Ledger,
    known: Known | undefined,
  ) => Promise<Article | undefined>;
  /** What was known of the files when the last process ended; undefined where that cannot be told. */
  readonly recall: (store: Store) => Promise<FileIndex | undefined>;
  /** Says what is known of the files from now on, and whether texts are still to be stored. */
  readonly took: (files: FileIndex, hasBacklog: boolean) => void;
  /** Stores what is to be stored, in the background. Never rejects: failures are left for the next time. */
  readonly work: (store: Store) => Promise<void>;
  /** Stops, and stores what is known of the files, if it may. */
  readonly close: (store: Store | undefined) => Promise<void>;
}

/** So many texts are stored in one transaction: others wait so long. */
const BATCH = 100;
/** Others get a turn after so long. */
const SLICE_MS = 4;
/** After so many regenerations what is known of the files is stored: whoever is killed has little to read again. */
const ENOUGH_REGENERATIONS = 100;

/** See {@link ArticleBackfill}. `root` is the real path of the content directory. */
export function createArticleBackfill(
  root: string,
  timezone: string,
  metadataKeys?: MetadataKeys,
): ArticleBackfill {
  let files: FileIndex | undefined;
  let stored: FileIndex | undefined;
  let unstored = 0;
  // Whoever ended before may have left something undone.
  let hasBacklog = true;
  let closing = false;
  let working: Promise<void> | undefined;
  const pause = createLoopYield(SLICE_MS);

  function fromFile({ path, contentHash }: LedgerRow, known: Known | undefined): Article | undefined {
    const file = known && fileAt(known.survey, path);
    const article = file && readArticleFile(root, file, { timezone, metadataKeys })?.article;
    return article?.contentHash === contentHash ? article : undefined;
  }

  async function storeTexts(store: Store): Promise<void> {
    // Whatever is published from here on may be left to the next time.
    hasBacklog = false;
    let after = '';
    while (!closing) {
      const rows = await store.missing(after, BATCH);
      const articles = new Map<string, Article>();
      for (const row of rows) {
        after = row.id;
        await pause();
        const article = fromFile(row, files?.known);
        // One whose file has changed since is stored by the next regeneration.
        if (article !== undefined) articles.set(row.id, article);
      }
      if (articles.size > 0) await store.keep(articles, pause);
      if (rows.length < BATCH) {
        if (!hasBacklog) await store.change(({ setBehind }) => setBehind(false));
        return;
      }
    }
  }

  async function storeFiles(store: Store): Promise<void> {
    if (files === undefined || files === stored) return;
    const now = files;
    const { changed, gone } = changedFolders(now, stored, root, timezone);
    await store.writeScan(changed, gone);
    stored = now;
    unstored = 0;
  }

  async function work(store: Store): Promise<void> {
    if (unstored >= ENOUGH_REGENERATIONS || stored === undefined) await storeFiles(store);
    if (!hasBacklog) return;
    await storeTexts(store).catch((error: unknown) => {
      hasBacklog = true;
      throw error;
    });
  }

  return {
    articleOf: async (row, ledger, known) => (await ledger.articleOf(row)) ?? fromFile(row, known),
    recall: async (store) => {
      stored = recallFiles(await store.scan(), root, timezone);
      return stored;
    },
    took: (next, isBacklog) => {
      unstored += files === next ? 0 : 1;
      files = next;
      hasBacklog ||= isBacklog;
    },
    work: (store) =>
      (working ??= work(store)
        .catch(() => {})
        .finally(() => (working = undefined))),
    close: async (store) => {
      closing = true;
      await working;
      if (store !== undefined) await storeFiles(store).catch(() => {});
    },
  };
}
