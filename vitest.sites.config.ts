import { defineConfig } from 'vitest/config';
import { environmentInMemory } from './test/support/service/memory.ts';

export default defineConfig({
  test: {
    include: ['test/system/{service,sites}/**/*.test.ts', 'test/**/*.cost.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    env: environmentInMemory(),
  },
});
