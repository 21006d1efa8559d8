import type { Publication } from '../article/publication.ts';
import { toInstant } from '../article/instant.ts';
import { FeedwrightError } from '../errors.ts';
import { changedPaths } from './changes.ts';
import type { ContentDelta } from './content-delta.ts';
import { toStored } from './records/stored-snapshot.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { PublisherStore } from './records/publisher-store.ts';
import { IMMEDIATELY, type ScheduledSnapshot } from './activation.ts';
import type { PublishingInput } from './publishing-input.ts';

/** A change of the content that is to be recorded. */
export interface ChangeToRecord {
  readonly delta: ContentDelta;
  readonly publication: Publication;
  readonly previous: ScheduledSnapshot | undefined;
}

/** A recorded change. */
export interface RecordedSnapshot {
  readonly prepared: Prepared;
  readonly upcoming: ScheduledSnapshot;
}

/** Prepares and writes a change in one transaction. Rejects with `change_refused` where the gate refuses it; then nothing is written. */
export async function recordChange(
  input: PublishingInput,
  opened: PublisherStore,
  { delta, publication, previous }: ChangeToRecord,
): Promise<RecordedSnapshot> {
  const { here, build, backfill } = input;
  const store = opened.store();
  const waiting = await store.refusal();
  const before = previous?.snapshot;
  let refused: Prepared | undefined;
  const recorded = await store
    .change(async (ledger) => {
      // A process that lost the right to publish unnoticed builds on a snapshot that is no longer served.
      if ((await ledger.version()) !== before?.version) throw overtaken();
      const made = await prepare({
        delta,
        publication,
        timezone: input.timezone,
        ledger,
        articleOf: (row) => backfill.articleOf(row, ledger, delta.known),
        previous: before,
        build,
        publicationChecks: input.extensions.publicationChecks,
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
      // The stored index of these folders is outdated: a process that is killed before it is stored again reads them.
      await ledger.forgetFolders(foldersOf([...delta.read.keys(), ...delta.gone]));
      if (made.hasBacklog) await ledger.setBehind(true);
      const upcoming =
        previous !== undefined && !isNew ? previous : { snapshot: made.snapshot, serveFrom: IMMEDIATELY };
      if (isNew || changedRows > 0 || waiting !== undefined)
        await ledger.serve(toStored(upcoming, here), changed);
      // The first snapshot replaces none, so no process has to switch at the same time.
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
