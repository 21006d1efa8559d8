import type { Module } from '../../core/module.ts';

/** Moves articles and subscribers of another publication here: the commands `import` and `adopt`. */
export const movingModule: Module = {
  name: 'moving',
  commands: [],
  readOldFeed: async () => {
    const { createReadOldFeed } = await import('./feeds/read-old-feed.ts');
    return createReadOldFeed({ fetch, now: () => performance.now(), isLean: true });
  },
};
