import { defineConfig } from 'vitest/config';

/** The emulated Raspberry Pi: a stage of its own, for it takes minutes. See `run`. */
export default defineConfig({
  test: {
    include: ['test/pi/*.pi.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    reporters: ['verbose', './test/project/ci-verdict.ts'],
  },
});
