import type { Module } from '../../core/module.ts';
import { importCommand } from './import/command.ts';

/** Moves articles and subscribers of another publication here: the commands `import` and `adopt`. */
export const movingModule: Module = {
  name: 'moving',
  commands: [importCommand],
  readOldFeed: async () => {
    const { createReadOldFeed } = await import('./feeds/read-old-feed.ts');
    return createReadOldFeed({ fetch, now: () => performance.now(), isLean: true });
  },
};
