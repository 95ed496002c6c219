import { expect, test } from 'vitest';
import { RelayWatchdog } from '../../hardware/relay-watchdog.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { SAFE_OUTPUTS } from '../../src/charging/board.ts';

const CLOSED = { ...SAFE_OUTPUTS, contactor: 'closed' } as const;

function start() {
  const clock = new VirtualClock();
  const rig = { clock, edges: 0, isBroken: false };
  const watchdog = new RelayWatchdog(
    {
      read: () => 0,
      write: () => {
        if (rig.isBroken) throw new Error('EIO');
        rig.edges += 1;
      },
    },
    clock,
  );
  const edgesIn = (ms: number): number => {
    const before = rig.edges;
    clock.advanceTo(clock.now() + ms);
    return rig.edges - before;
  };
  return { rig, watchdog, edgesIn };
}

test('edges while the contactor is closed by writes that were confirmed of late', () => {
  const { watchdog, edgesIn } = start();
  watchdog.driven(SAFE_OUTPUTS);
  expect(edgesIn(1_000)).toBe(0);
  watchdog.driven(CLOSED);
  expect(edgesIn(1_100)).toBe(22);
  watchdog.driven(CLOSED);
  expect(edgesIn(1_100), 'not twice as many').toBe(22);
});

test('none when nothing is confirmed any more: the loop that drives has stopped', () => {
  const { watchdog, edgesIn } = start();
  watchdog.driven(CLOSED);
  edgesIn(1_500);
  expect(edgesIn(10_000)).toBeLessThanOrEqual(1);
  watchdog.driven(CLOSED);
  expect(edgesIn(500), 'and again when it goes on').toBeGreaterThan(5);
});

test('none once it is open, or was let go', () => {
  const { watchdog, edgesIn } = start();
  watchdog.driven(CLOSED);
  watchdog.driven(SAFE_OUTPUTS);
  expect(edgesIn(1_000)).toBe(0);
  watchdog.driven(CLOSED);
  watchdog.stop();
  expect(edgesIn(1_000)).toBe(0);
});

test('a line that takes none makes none: the relay drops', () => {
  const { rig, watchdog, edgesIn } = start();
  rig.isBroken = true;
  watchdog.driven(CLOSED);
  rig.isBroken = false;
  expect(edgesIn(1_000)).toBe(0);
});
