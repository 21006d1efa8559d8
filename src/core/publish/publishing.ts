import type { Article } from '../article/article.ts';
import { toInstant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { textHashOf } from '../article/text/similarity.ts';
import { createBulkReader } from '../content/directory/read-many.ts';
import { FeedwrightError } from '../errors.ts';
import type { Build } from '../snapshot/build.ts';
import { changedPaths } from '../snapshot/changes.ts';
import { scanFiles, type ContentDelta, type FileIndex } from './content-delta.ts';
import type { ArticleBackfill } from './records/article-backfill.ts';
import { toStored } from './records/stored-snapshot.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { RecordedState, PublisherStore } from './records/publisher-store.ts';
import type { RegeneratorInput } from './regenerator.ts';
import { IMMEDIATELY, type ScheduledSnapshot } from './activation.ts';

/** What publishing is made of. */
export interface PublishingInput extends Pick<
  RegeneratorInput,
  | 'contentDirectory'
  | 'timezone'
  | 'extensions'
  | 'loadPublication'
  | 'leadMs'
  | 'now'
  | 'onRecord'
  | 'onProgress'
> {
  /** Real path of the content directory. */
  readonly here: string;
  readonly build: Build;
  readonly keeper: ArticleBackfill;
}

/** What was published, if anything was new. */
export interface Published extends ScheduledSnapshot {
  /** What else somebody should know of it. */
  readonly notice: string | undefined;
}

/** The right of one process at a time: from files to a recorded snapshot. */
export interface Publishing {
  /** Rejects where it cannot be done, or the gate says no (`change_refused`): then nothing is written. */
  readonly publish: (opened: PublisherStore, first: RecordedState) => Promise<Published>;
  /** A published article: as it is stored, or else from its file if that is still the same. */
  readonly articleOf: (row: LedgerRow, ledger: Ledger) => Promise<Article | undefined>;
}

/** So often is a change prepared while files change under it. */
const MAX_TRIES = 3;

/** See {@link Publishing}. */
export function createPublishing(input: PublishingInput): Publishing {
  const { here, build, keeper, extensions } = input;
  const readFiles = createBulkReader(extensions.readThread);
  let files: FileIndex | undefined;
  let publication: Publication | undefined;
  let notice: string | undefined;

  /**
   * Whether somebody points the service at another publication: another directory, and not one article that
   * is known. A directory that was moved, or is deployed anew somewhere else, has articles that are.
   */
  async function isOfAnother(
    { contentDirectory }: RecordedState,
    { read }: ContentDelta,
    { byId, byText }: Ledger,
  ): Promise<boolean> {
    if (contentDirectory === undefined || contentDirectory === here) return false;
    const articles = [...read.values()].flatMap(({ article }) => article ?? []);
    for (const article of articles) {
      if ((await byText(textHashOf(article))).length > 0) return false;
      if (article.id !== undefined && (await byId(article.id)) !== undefined) return false;
    }
    return articles.length > 0;
  }

  /** A file may change between two looks at it: then all is looked at once more. */
  async function publishAsItIs(opened: PublisherStore, first: RecordedState): Promise<Published> {
    notice = undefined;
    let recorded = first;
    for (let tries = 1; ; tries += 1) {
      try {
        return { ...(await publish(opened, recorded)), notice };
      } catch (error) {
        const hasChanged = error instanceof FeedwrightError && error.code === 'content_changed';
        if (!hasChanged || tries === MAX_TRIES) throw error;
        // What was recorded may have been set aside by then, and must not be once more.
        recorded = await opened.refresh();
        if (!opened.mayPublish()) throw error;
      }
    }
  }

  async function publish(opened: PublisherStore, recorded: RecordedState): Promise<ScheduledSnapshot> {
    let previous = recorded.upcoming;
    if (files === undefined && recorded.contentDirectory === here)
      files = await keeper.recall(opened.store());
    const { contentDirectory, timezone, now } = input;
    const { ledger } = opened.store();
    const delta = await scanFiles({
      contentDirectory,
      timezone,
      metadataKeys: extensions.metadataKeys,
      before: files,
      ledger,
      now,
      readFiles,
      onProgress: input.onProgress,
    });
    input.onProgress?.({ phase: 'record' });
    if (await isOfAnother(recorded, delta, ledger)) {
      ({ upcoming: previous } = await opened.beginAnew());
      notice = `what was remembered is of ${recorded.contentDirectory}: it was set aside`;
    }
    const loaded = input.loadPublication(previous?.snapshot.publication);
    // Equal settings keep their object, so that what was made with them is known to be current.
    if (JSON.stringify(loaded) !== JSON.stringify(publication)) publication = loaded;
    const { prepared, upcoming } = await record(opened, delta, publication ?? loaded, previous);
    files = prepared.files;
    keeper.took(files, prepared.hasBacklog);
    return upcoming;
  }

  /** Prepares and writes in one transaction. Throws `change_refused` where the gate says no, and nothing is written then. */
  async function record(
    opened: PublisherStore,
    delta: ContentDelta,
    settings: Publication,
    previous: ScheduledSnapshot | undefined,
  ): Promise<{ prepared: Prepared; upcoming: ScheduledSnapshot }> {
    const store = opened.store();
    const waiting = await store.refusal();
    const before = previous?.snapshot;
    let refused: Prepared | undefined;
    const recorded = await store
      .change(async (ledger) => {
        // Whoever lost the right to publish without knowing it builds on what is not served any more.
        if ((await ledger.version()) !== before?.version) throw overtaken();
        const made = await prepare({
          delta,
          publication: settings,
          ledger,
          articleOf: (row) => keeper.articleOf(row, ledger, delta.known),
          previous: before,
          build,
          publicationChecks: extensions.publicationChecks,
        });
        const { violations, changeHash, changedRows } = made;
        const isAccepted = waiting?.accepted !== undefined && waiting.changeHash === changeHash;
        if (violations.length > 0 && !isAccepted) {
          refused = made;
          throw refusal(made);
        }
        const changed = changedPaths(before, made.snapshot);
        const isNew = made.snapshot !== before;
        if (isNew) await input.onRecord?.(ledger, { snapshot: made.snapshot, changed });
        // What is stored of these folders is not true any more: whoever is killed before it is stored anew reads them.
        await ledger.forgetFolders(foldersOf([...delta.read.keys(), ...delta.gone]));
        if (made.hasBacklog) await ledger.setBehind(true);
        const upcoming =
          previous !== undefined && !isNew ? previous : { snapshot: made.snapshot, serveFrom: IMMEDIATELY };
        if (isNew || changedRows > 0 || waiting !== undefined)
          await ledger.serve(toStored(upcoming, here), changed);
        // The first has nobody to wait for.
        if (!isNew || before === undefined || input.leadMs === 0) return { prepared: made, upcoming };
        const serveFrom = await ledger.serveFrom(() => input.now() + input.leadMs);
        return { prepared: made, upcoming: { ...upcoming, serveFrom } };
      })
      .catch(async (error: unknown) => {
        if (refused !== undefined && waiting?.changeHash !== refused.changeHash) {
          const { changeHash } = refused;
          const violations = faultsOf(refused);
          await store.refuse({
            changeHash,
            violations,
            refused: toInstant(input.now()),
            accepted: undefined,
          });
        }
        throw error;
      });
    opened.published(recorded.upcoming);
    return recorded;
  }

  return {
    publish: publishAsItIs,
    articleOf: (row, ledger) => keeper.articleOf(row, ledger, files?.known),
  };
}

function foldersOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))];
}

function faultsOf({ violations }: Prepared): string[] {
  return violations.map(({ rule, message }) => `${rule}: ${message}`);
}

function overtaken(): FeedwrightError {
  return new FeedwrightError('content_changed', 'another process has published meanwhile');
}

function refusal(prepared: Prepared): FeedwrightError {
  return new FeedwrightError(
    'change_refused',
    'the gate refused the change; correct it, or run `feedwright accept` to publish exactly this',
    { faults: faultsOf(prepared) },
  );
}
