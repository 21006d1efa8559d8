import { randomBytes } from 'node:crypto';
import { minSecondsOf } from '../../core/delivery/cache-freshness.ts';
import type { Module, ModuleHost, ServingContext, ServingPart } from '../../core/module.ts';
import { createReaderCollector, readersTokenFaults } from './collector.ts';
import { readersCommand } from './command.ts';
import { statedSubscribers } from './count/user-agent.ts';
import type { ReadersQuestion } from './service.ts';
import type { Store } from '../../core/publish/records/store.ts';
import { readerTables } from './store.ts';

type ReadersHost = ModuleHost & {
  /** READERS_TOKEN. */
  readonly secrets: { readonly readersToken?: string | undefined };
  readonly configuration: { readonly settings: { readonly data: string } };
  readonly store: Pick<Store, 'tables' | 'close'>;
};

/** Counts the programs that read the feeds. */
export const readersModule: Module<ReadersHost> = {
  name: 'readers',
  faults: (_configuration, { readersToken }) => readersTokenFaults(readersToken),
  subscribersOf: statedSubscribers,
  commands: [readersCommand],
  serve,
  publish: async () => {
    const { createReaderService } = await import('./service.ts');
    return ({ store, now }) => {
      const answer = createReaderService({
        store: async () => (await store()).tables(readerTables),
        now,
        freshSalt: () => randomBytes(32).toString('hex'),
      });
      return { answer: (question) => answer(question as ReadersQuestion) };
    };
  },
};

function serve(context: ServingContext<ReadersHost>): ServingPart {
  const { secrets, current, ask, clientAddress, trustsPeer, now } = context;
  const { notePoll, report, close } = createReaderCollector({
    ask,
    clientAddress,
    leastSeconds: () => minSecondsOf(current()?.publication),
    now,
  });
  return {
    observePoll: notePoll,
    routes: async () => {
      const { readersRoutes } = await import('./report/routes.ts');
      const { createReadersAccess } = await import('./report/access.ts');
      return readersRoutes({
        report,
        access: createReadersAccess({ token: secrets.readersToken, trustsPeer }),
        publication: () => current()?.publication,
      });
    },
    close,
  };
}
