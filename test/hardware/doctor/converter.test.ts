import { expect, test } from 'vitest';
import { lookAtConverter } from '../../../hardware/doctor/converter.ts';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { BoardConfig, isRealBoard } from '../../../src/charging/board.config.ts';
import { fakePi } from '../../support/fake-sysfs.ts';

const IIO = 'bus/iio/devices/iio:device0';
const board = BoardConfig.parse({ driver: 'sysfs' });

test.each([
  { readMs: 0.09, warnings: 0, why: '200 values in 18 ms' },
  { readMs: 0.13, warnings: 0, why: '154 in 20 ms' },
  { readMs: 0.2, warnings: 1, why: '100 in 20 ms are too few' },
])('a converter that takes $readMs ms a value: $why', async ({ readMs, warnings }) => {
  const sysfs = fakePi();
  sysfs.put(`${IIO}/name`, 'mcp3008');
  sysfs.put(`${IIO}/in_voltage_scale`, '3.22265625');
  sysfs.put(`${IIO}/in_voltage0_raw`, '0944');
  // Each look at the time is after a value.
  const clock = new VirtualClock();
  const slow = {
    now: () => {
      clock.advanceTo(clock.now() + readMs);
      return clock.now();
    },
    epochMs: () => clock.epochMs(),
    setTimeout: (work: () => void, ms: number) => clock.setTimeout(work, ms),
    clearTimeout: (alarm: unknown) => clock.clearTimeout(alarm),
  };
  if (!isRealBoard(board)) throw new TypeError('a real board');
  const [finding, ...more] = await lookAtConverter({ board, sysfs, clock: slow });
  expect(finding).toMatchObject({ level: 'ok', about: 'converter' });
  expect(more).toHaveLength(warnings);
  if (warnings > 0) {
    expect(more[0]).toMatchObject({
      level: 'warning',
      text: expect.stringMatching(/mcp3008 gave \d+ values .* takes 150/),
      fix: expect.stringContaining('clock of its bus'),
    });
  }
});
