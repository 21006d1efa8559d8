import type { Article } from '../article/article.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { digestOf, type FindingDigest } from '../article/findings/finding-digest.ts';
import { createBulkReader } from '../content/directory/read-many.ts';
import { FeedwrightError } from '../errors.ts';
import { scanFiles, type ContentDelta, type FileIndex } from './content-delta.ts';
import type { PublishingInput } from './publishing-input.ts';
import { haveSameAddresses } from '../ledger/page-address.ts';
import { recordChange } from './record-change.ts';
import type { RecordedState, PublisherStore } from './records/publisher-store.ts';
import type { ScheduledSnapshot } from './activation.ts';

/** Outcome of publishing. */
interface Published extends ScheduledSnapshot {
  /** A notice for the operator. */
  readonly notice: string | undefined;
  readonly newFindings: FindingDigest;
}

/** Makes a recorded snapshot of the files. Only the process with the publisher lock may call it. */
export interface Publishing {
  /** Rejects where it fails, or the gate refuses the change (`change_refused`); then nothing is written. */
  readonly publish: (opened: PublisherStore, first: RecordedState) => Promise<Published>;
  /** A published article as it is stored, or from its file if that is unchanged. */
  readonly articleOf: (row: LedgerRow, ledger: Ledger) => Promise<Article | undefined>;
}

/** Maximum preparations of a change while its files keep changing. */
const MAX_TRIES = 3;

/** Keeps the file index and the settings between two runs. */
export function createPublishing(input: PublishingInput): Publishing {
  const { here, backfill, extensions } = input;
  const readFiles = createBulkReader(extensions.readThread);
  let files: FileIndex | undefined;
  let publication: Publication | undefined;
  let notice: string | undefined;

  /** Starts again where a file changes between two reads of it. */
  async function publishAsItIs(opened: PublisherStore, first: RecordedState): Promise<Published> {
    notice = undefined;
    let recorded = first;
    for (let tries = 1; ; tries += 1) {
      try {
        return { ...(await publish(opened, recorded)), notice };
      } catch (error) {
        const hasChanged = error instanceof FeedwrightError && error.code === 'content_changed';
        if (!hasChanged || tries === MAX_TRIES) throw error;
        // The records may have been set aside by then, and must not be a second time.
        recorded = await opened.refresh();
        if (!opened.mayPublish()) throw error;
      }
    }
  }

  async function publish(
    opened: PublisherStore,
    recorded: RecordedState,
  ): Promise<Omit<Published, 'notice'>> {
    let previous = recorded.upcoming;
    if (files === undefined && recorded.contentDirectory === here)
      files = await backfill.recall(opened.store());
    const { contentDirectory, timezone, now } = input;
    const { ledger } = opened.store();
    const scan = (before: FileIndex | undefined): Promise<ContentDelta> =>
      scanFiles({
        contentDirectory,
        timezone,
        before,
        ledger,
        now,
        metadataKeys: extensions.metadataKeys,
        readFiles,
        rules: input.loadRules?.(),
        onProgress: input.onProgress,
      });
    let delta = await scan(files);
    input.onProgress?.({ phase: 'record' });
    if (await isOfAnother(recorded, here, delta, ledger)) {
      ({ upcoming: previous } = await opened.startEmpty());
      notice = `what was remembered is of ${recorded.contentDirectory}: it was set aside`;
    }
    const loaded = input.loadPublication(previous?.snapshot.publication);
    // Other rules may give every article another address, whether or not its file has changed.
    const isSameSite = previous === undefined || haveSameAddresses(previous.snapshot.publication, loaded);
    if (!isSameSite && delta.before !== undefined) delta = await scan(undefined);
    // Equal settings keep their object, because caches compare settings by identity.
    if (JSON.stringify(loaded) !== JSON.stringify(publication)) publication = loaded;
    const { prepared, upcoming } = await recordChange(input, opened, {
      delta,
      publication: publication ?? loaded,
      previous,
    });
    files = prepared.files;
    backfill.recordPublished(files, prepared.hasBacklog);
    return { ...upcoming, newFindings: digestOf(prepared.newFindings) };
  }

  return {
    publish: publishAsItIs,
    articleOf: (row, ledger) => backfill.articleOf(row, ledger, files?.known),
  };
}

/**
 * True if the service is pointed at another publication: another directory, in which no article is known. A directory
 * that was moved or deployed elsewhere has known articles.
 */
async function isOfAnother(
  { contentDirectory }: RecordedState,
  here: string,
  { read }: ContentDelta,
  { byId, byText }: Ledger,
): Promise<boolean> {
  if (contentDirectory === undefined || contentDirectory === here) return false;
  const heads = [...read.values()].flatMap(({ head }) => head ?? []);
  for (const { fingerprint, id } of heads) {
    if ((await byText(fingerprint.textHash)).length > 0) return false;
    if (id !== undefined && (await byId(id)) !== undefined) return false;
  }
  return heads.length > 0;
}
