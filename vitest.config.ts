import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/chaos/**', 'test/browser/**'],
    // Tests listen on real sockets and read real files; none of them waits for a clock.
    testTimeout: 20_000,
    // The thread that hands out the files is idle meanwhile: on two cores the default would be one worker.
    maxWorkers: '100%',
  },
});
