import { expect, test } from 'vitest';
import { Lamp } from '../../hardware/lamp.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { Light } from '../../src/charging/board.ts';

/** How a lamp looks, every tenth of a second from when it was told. */
function looks(light: Light, tenths: number): string {
  const clock = new VirtualClock();
  let level = 0;
  const lamp = new Lamp(
    {
      read: () => 0,
      write: (now) => {
        level = now;
      },
    },
    clock,
  );
  lamp.show(light);
  let seen = '';
  for (let tenth = 0; tenth < tenths; tenth++) {
    seen += level === 1 ? '*' : '.';
    clock.advanceTo(clock.now() + 100);
    // Told again, it goes on as it was.
    lamp.show(light);
  }
  lamp.stop();
  expect(level, 'dark in the end').toBe(0);
  clock.advanceTo(clock.now() + 10_000);
  expect(level, 'and stays so').toBe(0);
  return seen;
}

test.each([
  ['off', '..............................'],
  ['charging', '******************************'],
  ['waiting', '**********..........**********'],
  ['silent', '*..*................*..*......'],
] as const)('%s', (light, pattern) => {
  expect(looks(light, 30)).toBe(pattern);
});

test('a fault blinks four times a second', () => {
  const changes = looks('fault', 40).match(/\*\.|\.\*/g) ?? [];
  expect(changes.length).toBeGreaterThanOrEqual(14);
});
