import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/**/*.test.ts'], exclude: ['test/browser/**', 'test/queue/**', 'test/gpu/**'], testTimeout: 120_000, hookTimeout: 120_000, globalSetup: ['test/global-setup.ts'] },
});
