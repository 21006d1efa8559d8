import type { Article } from '../../article/article.ts';
import type { Ledger, LedgerRow } from '../../ledger/ledger.ts';
import type { Known } from '../../content/directory/reading.ts';
import { createLoopYield } from '../../content/directory/scan.ts';
import { createFilesNamed, type FilesNamed } from '../../content/media/file-names.ts';
import { readUnchanged } from '../../content/directory/scanned-file.ts';
import type { MetadataKeys } from '../../content/formats/source-format.ts';
import type { Store } from './store.ts';
import type { FileIndex } from '../content-delta.ts';
import { changedFolders, recallFiles } from './file-index.ts';

/**
 * Stores what can be read again from the content directory: texts of published articles, and the state of the
 * files. It runs in the background, after readers have been served.
 */
export interface ArticleBackfill {
  /** Returns a published article as stored, or from its file if that is unchanged. */
  readonly articleOf: (
    row: LedgerRow,
    ledger: Ledger,
    known: Known | undefined,
  ) => Promise<Article | undefined>;
  /** Returns the state of the files that the last process stored; undefined if there is none that applies. */
  readonly recall: (store: Store) => Promise<FileIndex | undefined>;
  /** Records the present state of the files, and whether texts are still to be stored. */
  readonly recordPublished: (files: FileIndex, hasBacklog: boolean) => void;
  /** Stores missing texts and states, in the background. Never rejects: the next call tries again. */
  readonly run: (store: Store) => Promise<void>;
  /** Stops, and stores the state of the files if there is a store. */
  readonly close: (store: Store | undefined) => Promise<void>;
}

/** Max. texts in one transaction, which bounds the wait of other writers. */
const BATCH = 100;
/** Yield to the event loop after this many milliseconds. */
const SLICE_MS = 4;
/**
 * Max. regenerations until the state of the files is stored: a process that is killed has little to read
 * again.
 */
const ENOUGH_REGENERATIONS = 100;

/**
 * Creates the backfill of the content directory at the real path `root`. Dates without a zone are read in
 * `timezone`.
 */
export function createArticleBackfill(
  root: string,
  timezone: string,
  metadataKeys?: MetadataKeys,
): ArticleBackfill {
  let working: Promise<void> | undefined;
  let closing = false;
  const state = createFileState(root, timezone);
  // One index for all articles of a scan.
  let index: { readonly known: Known; readonly filesNamed: FilesNamed } | undefined;
  const fromFile = (row: LedgerRow, known: Known | undefined): Article | undefined => {
    if (known === undefined) return undefined;
    if (index?.known !== known) index = { known, filesNamed: createFilesNamed(root) };
    const { filesNamed } = index;
    const options = { timezone, metadataKeys, site: known.detected?.site, filesNamed };
    return readUnchanged(root, known.survey, row, options);
  };
  const texts = createTextBacklog(
    (row) => fromFile(row, state.files()?.known),
    () => closing,
  );

  async function work(store: Store): Promise<void> {
    if (state.isDue()) await state.write(store);
    await texts.write(store);
  }

  return {
    articleOf: async (row, ledger, known) => (await ledger.articleOf(row)) ?? fromFile(row, known),
    recall: (store) => state.recall(store),
    recordPublished: (files, hasBacklog) => {
      state.took(files);
      if (hasBacklog) texts.add();
    },
    run: (store) =>
      (working ??= work(store)
        .catch(() => {})
        .finally(() => (working = undefined))),
    close: async (store) => {
      closing = true;
      await working;
      if (store !== undefined) await state.write(store).catch(() => {});
    },
  };
}

/** The state of the files in memory, and the one that the store has. */
interface FileState {
  readonly files: () => FileIndex | undefined;
  readonly recall: (store: Store) => Promise<FileIndex | undefined>;
  readonly took: (files: FileIndex) => void;
  /** True if enough has changed since the last {@link FileState.write}. */
  readonly isDue: () => boolean;
  readonly write: (store: Store) => Promise<void>;
}

function createFileState(root: string, timezone: string): FileState {
  let files: FileIndex | undefined;
  let stored: FileIndex | undefined;
  let unstored = 0;
  return {
    files: () => files,
    recall: async (store) => {
      stored = recallFiles(await store.scan(), root, timezone);
      return stored;
    },
    took: (next) => {
      unstored += files === next ? 0 : 1;
      files = next;
    },
    isDue: () => unstored >= ENOUGH_REGENERATIONS || stored === undefined,
    write: async (store) => {
      if (files === undefined || files === stored) return;
      const now = files;
      const { changed, gone } = changedFolders(now, stored, root, timezone);
      await store.writeScan(changed, gone);
      stored = now;
      unstored = 0;
    },
  };
}

/** Published articles whose texts are not stored yet. */
interface TextBacklog {
  /** Some were added. */
  readonly add: () => void;
  /** Stores their texts, as long as `read` returns them. */
  readonly write: (store: Store) => Promise<void>;
}

function createTextBacklog(
  read: (row: LedgerRow) => Article | undefined,
  isClosing: () => boolean,
): TextBacklog {
  // The last process may have left texts unstored.
  let hasBacklog = true;
  const pause = createLoopYield(SLICE_MS);

  async function storeTexts(store: Store): Promise<void> {
    // Articles published from here on may be left to the next run.
    hasBacklog = false;
    let after = '';
    while (!isClosing()) {
      const rows = await store.missing(after, BATCH);
      const articles = new Map<string, Article>();
      for (const row of rows) {
        after = row.id;
        await pause();
        const article = read(row);
        // The next regeneration stores an article whose file has changed since.
        if (article !== undefined) articles.set(row.id, article);
      }
      if (articles.size > 0) await store.keep(articles, pause);
      if (rows.length < BATCH) {
        if (!hasBacklog) await store.change(({ setBehind }) => setBehind(false));
        return;
      }
    }
  }

  return {
    add: () => {
      hasBacklog = true;
    },
    write: async (store) => {
      if (!hasBacklog) return;
      await storeTexts(store).catch((error: unknown) => {
        hasBacklog = true;
        throw error;
      });
    },
  };
}
