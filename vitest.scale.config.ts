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
            'test/scale/**/*.test.ts',
            // The same tests as on SQLite.
            'test/unit/{store,snapshot}/**/*.test.ts',
            'test/push/**/*.test.ts',
            'test/http/{archives,delta-races,deltas,ledger,life-cycle,poll-advice,readers,regeneration,selections,subscription-list}.test.ts',
          ],
          exclude: ['test/scale/fleet.test.ts'],
          globalSetup: 'test/scale/setup.ts',
          setupFiles: 'test/scale/stock.ts',
          env: { TEST_ENGINE: 'postgres' },
          // As in npm test: to load the sources anew for each file takes longer than to run it.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'a fleet',
          include: ['test/scale/fleet.test.ts'],
          // Five processes, a server, a writer and two dozen pollers share the machine already.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
