import { defineConfig } from 'vitest/config';

/**
 * Tests that hold real processes to deadlines. They come last, one file after another: beside all the
 * others they would measure how busy the machine is.
 */
const AGAINST_THE_CLOCK = [
  'test/bench/**/*.test.ts',
  'test/cli/run-signals.test.ts',
  'test/hardware/guard/*-process.test.ts',
  'test/hardware/product*.test.ts',
  'test/integrations/{fuzz,servers}.test.ts',
  'test/page/**/*.test.ts',
  'test/project/prometheus.test.ts',
];

export default defineConfig({
  test: {
    // What is waited for is a condition, never a time: these end what will never be, on any machine.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    setupFiles: ['./test/project/fixed-seed.ts'],
    reporters: process.env['CI']
      ? ['default', './test/project/ci-verdict.ts', './test/safety/safety-verdict.ts']
      : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: AGAINST_THE_CLOCK,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'against the clock',
          include: AGAINST_THE_CLOCK,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
