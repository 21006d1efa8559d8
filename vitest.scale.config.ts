import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'on PostgreSQL',
          include: [
            'test/system/scale/**/*.test.ts',
            // Tests that also run on SQLite, in npm test.
            'test/unit/store/**/*.test.ts',
            'test/unit/core/{snapshot,ledger,publish,on-demand}/**/*.test.ts',
            'test/unit/runtime/**/*.test.ts',
            'test/unit/modules/{deltas/deltas,media/find,readers/store,push/queue/*}.test.ts',
            'test/integration/push/**/*.test.ts',
            'test/integration/references/text-{files,links}.test.ts',
            'test/integration/http/{addresses,adopted,archives,article-changes,article-identity,delta-races,deltas,gate,life-cycle,poll-advice,readers,regeneration,selections,subscription-list}.test.ts',
          ],
          exclude: ['test/system/scale/fleet.test.ts'],
          globalSetup: 'test/system/scale/setup.ts',
          setupFiles: 'test/system/scale/stock.ts',
          env: { TEST_ENGINE: 'postgres' },
          // As in npm test: loading the sources again for each file takes longer than running it.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'a fleet',
          include: ['test/system/scale/fleet.test.ts'],
          // Five processes, a server, a writer and two dozen pollers already share the machine.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
