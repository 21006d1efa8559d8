import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/system/chaos/**/*.test.ts'],
    // A writer, a dozen pollers and the service already share the machine.
    fileParallelism: false,
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
