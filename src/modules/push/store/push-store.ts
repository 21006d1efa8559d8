import type { ChangeTables, ModuleTables } from '../../../core/ledger/module-tables.ts';
import { HostLeases } from '../queue/host-leases.ts';
import { pushStoreOn } from './push-methods.ts';
import { enqueuePushUpdate, type PushUpdate } from './push-queue.ts';
import type { PushStore } from './records.ts';

/** Writes on the tables of push that are part of a change. */
interface PushChange {
  /** Queues deliveries and pings for documents whose bytes have changed. */
  readonly enqueue: (update: PushUpdate) => Promise<void>;
}

/** Tables of subscribers, hubs and host leases. */
export const pushTables: ModuleTables<PushStore> & ChangeTables<PushChange> = {
  open: (database) => {
    const leases = new HostLeases(database);
    return { methods: pushStoreOn(database, leases), release: () => leases.release() };
  },
  within: (statements) => ({ enqueue: (update) => enqueuePushUpdate(statements, update) }),
};
