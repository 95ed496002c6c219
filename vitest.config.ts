import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    reporters: process.env['CI']
      ? ['default', './test/project/ci-verdict.ts', './test/safety/safety-verdict.ts']
      : ['default'],
  },
});
