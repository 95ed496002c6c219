import { defineConfig } from 'vitest/config';

/** Takes each mitigation of `hardware/SAFETY.md` away and sees its test fail; takes minutes. */
export default defineConfig({
  test: {
    include: ['test/safety/mutations.run.ts'],
    testTimeout: 300_000,
    reporters: ['verbose', './test/project/ci-verdict.ts'],
  },
});
