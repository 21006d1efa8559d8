import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/system/browser/**/*.test.ts'],
    // One browser already runs several processes.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
