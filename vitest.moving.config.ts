import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/system/moving/**/*.test.ts'],
    globalSetup: 'test/system/moving/setup.ts',
    // Publishers and readers are whole programs, so the files run one at a time.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
