import { defineConfig } from 'vitest/config';

/** The Debian packages: a stage of its own, for it takes root and minutes. See `run`. */
export default defineConfig({
  test: {
    include: ['test/package/*.deb.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose', './test/project/ci-verdict.ts'],
  },
});
