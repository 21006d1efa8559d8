import { openPublisherStore, type PublisherStore } from '../records/publisher-store.ts';
import type { RegeneratorInput } from '../regenerator.ts';

/** The records of a regenerator, opened on first use. */
export interface StoreSession {
  /** Rejects with `store_failed`; the next call tries again. */
  readonly open: () => Promise<PublisherStore>;
  /** The records, once they are open. */
  readonly opened: () => PublisherStore | undefined;
  /** True while another process publishes, as far as this one knows. */
  readonly isFollower: () => boolean;
  /** Waits for an opening under way. Never rejects. */
  readonly settled: () => Promise<void>;
}

/** `here` is the real path of the content directory; `heard` is called when another process may have written. */
export function createStoreSession(
  { dataDirectory: directory, database, mayLead, now }: RegeneratorInput,
  here: string,
  heard: () => void,
): StoreSession {
  let records: PublisherStore | undefined;
  let opening: Promise<PublisherStore> | undefined;
  return {
    open: () => {
      opening ??= openPublisherStore({ directory, mayLead, database }, here, now, heard).then(
        (opened) => (records = opened),
        (error: unknown) => {
          opening = undefined;
          throw error;
        },
      );
      return opening;
    },
    opened: () => records,
    isFollower: () => (records === undefined ? !mayLead : !records.mayPublish()),
    settled: async () => {
      await opening?.catch(() => {});
    },
  };
}
