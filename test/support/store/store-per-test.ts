import { beforeEach, onTestFinished } from 'vitest';
import type { LedgerChange } from '../../../src/core/ledger/ledger.ts';
import type { Store } from '../../../src/core/publish/records/store.ts';
import { temporaryDirectory } from '../service/directory.ts';
import { openStore } from './engine.ts';
import { NOW } from './ledger-rows.ts';

/** An empty store for each test of a file, in a directory of its own. */
export interface StorePerTest {
  readonly directory: string;
  readonly store: Store;
  /** Opens the store of the directory once more; it is closed when the test ends. */
  readonly open: () => Promise<Store>;
  readonly write: (...changes: readonly LedgerChange[]) => Promise<void>;
}

/** Opens a store before each test of the file that calls it. */
export function storePerTest(): StorePerTest {
  let directory = '';
  let store: Store | undefined;
  const open = async (): Promise<Store> => {
    const { store: opened } = await openStore(directory, NOW, false);
    onTestFinished(() => opened.close().catch(() => {}));
    return opened;
  };
  beforeEach(async () => {
    directory = temporaryDirectory();
    store = await open();
  });
  const current = (): Store => {
    if (store === undefined) throw new Error('no test runs');
    return store;
  };
  return {
    get directory() {
      return directory;
    },
    get store() {
      return current();
    },
    open,
    write: (...changes) => current().change((ledger) => ledger.write(changes)),
  };
}
