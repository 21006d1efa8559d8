import type { Command, CommandContext } from '../../core/command.ts';
import type { ReaderStore } from './store.ts';

interface ReadersConfiguration {
  readonly settings: { readonly data: string };
}

interface ReadersCommandStore {
  readonly readers: ReaderStore;
  readonly close: () => Promise<void>;
}

type ReadersContext = CommandContext<ReadersConfiguration, ReadersCommandStore>;

/** Prints the report of the last seven days from the store of a service, up to a minute behind it. */
export const readersCommand: Command<ReadersContext> = {
  name: 'readers',
  rank: 60,
  usage: '',
  summary: 'print who has read in the last seven days',
  about: `Reads what a service with the same data directory has counted, as /readers shows it. What the
last minute brought may be missing.`,
  words: 0,
  flags: [{ name: 'json', type: 'boolean', help: 'JSON, for programs' }],
  run: printReaders,
};

/** Resolves to whether there was a store. Rejects with `store_failed`. */
async function printReaders(context: ReadersContext): Promise<boolean> {
  const { flags, terminal, now } = context;
  const { settings } = await context.configuration();
  const store = await context.openStore();
  if (store === undefined) {
    terminal.warn(`nobody was counted: ${settings.data} has no database; is --data right?`);
    return false;
  }
  try {
    // Loaded on use: other commands need none of it.
    const { readReport } = await import('./service.ts');
    const { writeReport } = await import('./report/text-report.ts');
    const report = await readReport(store.readers, now());
    const text =
      flags['json'] === true ? `${JSON.stringify(report, undefined, 2)}\n` : writeReport(report, terminal);
    terminal.print(text.slice(0, -1));
    return true;
  } finally {
    await store.close();
  }
}
