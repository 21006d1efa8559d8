import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests listen on real sockets and read real files; none of them asserts how long that takes on this machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // The thread that hands out the files is idle meanwhile: on two cores the default would be one worker.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'in one process',
          include: ['test/{unit,property,integration}/**/*.test.ts'],
          // More than a hundred small files: to load the sources anew for each takes longer than to run it.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'by commands',
          include: ['test/*.test.ts', 'test/system/process/**/*.test.ts'],
        },
      },
    ],
  },
});
