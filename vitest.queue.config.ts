import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/queue/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 120_000, fileParallelism: false, globalSetup: ['test/global-setup.ts'] },
});
