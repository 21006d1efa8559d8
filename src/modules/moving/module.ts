import type { Module, ModuleHost } from '../../core/module.ts';
import type { ReadOldFeed } from '../../core/adoption/old-feed.ts';
import { importCommand } from './import/command.ts';
import { createAdoptCommand, type AdoptConfiguration, type AdoptStore } from './adopt/command.ts';

type MovingHost = ModuleHost & {
  readonly configuration: AdoptConfiguration;
  readonly store: AdoptStore;
};

const loadReader = async (): Promise<ReadOldFeed> => {
  const { createReadOldFeed } = await import('./feeds/read-old-feed.ts');
  return createReadOldFeed({ fetch, now: () => performance.now(), isLean: true });
};

/** Moves articles and subscribers of another publication here: the commands `import` and `adopt`. */
export const movingModule: Module<MovingHost> = {
  name: 'moving',
  commands: [importCommand, createAdoptCommand(loadReader)],
  readOldFeed: loadReader,
};
