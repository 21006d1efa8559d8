import { defineConfig } from 'vitest/config';
import { environmentInMemory } from './test/support/service/memory.ts';

export default defineConfig({
  test: {
    // Tests listen on real sockets and read real files; none of them asserts elapsed time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    env: environmentInMemory(),
    // The thread that distributes the files is otherwise idle: on two cores the default would be one worker.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'in one process',
          include: ['test/{unit,property,integration}/**/*.test.ts'],
          // Tests of the largest inputs run with `npm run test:sites`.
          exclude: ['**/*.cost.test.ts'],
          // Loading the sources again for each of more than a hundred small files takes longer than running
          // them.
          isolate: false,
          // Most objects of a test do not outlive it: a larger nursery collects them in fewer passes.
          execArgv: ['--max-semi-space-size=64'],
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
