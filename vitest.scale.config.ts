import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/scale/**/*.test.ts',
      // The same tests as on SQLite.
      'test/unit/{store,snapshot}/**/*.test.ts',
      'test/push/**/*.test.ts',
      'test/http/{archives,delta-races,deltas,ledger,life-cycle,poll-advice,readers,regeneration,selections,subscription-list}.test.ts',
    ],
    globalSetup: 'test/scale/setup.ts',
    setupFiles: 'test/scale/stock.ts',
    env: { TEST_ENGINE: 'postgres' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    // As in npm test: to load the sources anew for each file takes longer than to run it.
    isolate: false,
  },
});
