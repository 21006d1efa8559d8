import { randomBytes } from 'node:crypto';
import type { Module, ModuleHost } from '../../core/module.ts';
import { readersTokenFaults } from './collector.ts';
import { readersCommand } from './command.ts';
import type { ReadersQuestion } from './service.ts';
import type { ReaderStore } from './store.ts';

interface ReadersHost extends ModuleHost {
  /** READERS_TOKEN. */
  readonly secrets: { readonly readersToken?: string | undefined };
  readonly configuration: { readonly settings: { readonly data: string } };
  readonly store: { readonly readers: ReaderStore; readonly close: () => Promise<void> };
}

/** Counts the programs that read the feeds. */
export const readersModule: Module<ReadersHost> = {
  name: 'readers',
  faults: (_configuration, { readersToken }) => readersTokenFaults(readersToken),
  command: readersCommand,
  publish: async () => {
    const { createReaderService } = await import('./service.ts');
    return ({ store, now }) => {
      const answer = createReaderService({
        store: async () => (await store()).readers,
        now,
        freshSalt: () => randomBytes(32).toString('hex'),
      });
      return { answer: (question) => answer(question as ReadersQuestion) };
    };
  },
};
