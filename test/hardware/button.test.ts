import { expect, test } from 'vitest';
import { Button } from '../../hardware/button.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';

test.each([
  { why: 'a press is short when it is let go', held: [[100, 600]], until: 1_000, says: ['short'] },
  { why: 'a bounce is none', held: [[100, 125]], until: 1_000, says: [] },
  { why: 'not before it is let go', held: [[100, 9_000]], until: 2_900, says: [] },
  { why: '3 s are long, at once', held: [[100, 9_000]], until: 3_300, says: ['long'] },
  { why: 'and no short one after', held: [[100, 4_000]], until: 6_000, says: ['long'] },
  { why: '10 s say both', held: [[100, 11_000]], until: 20_000, says: ['long', 'longest'] },
  {
    why: 'twice',
    held: [
      [100, 400],
      [800, 1_000],
    ],
    until: 2_000,
    says: ['short', 'short'],
  },
  { why: 'held since the start it was not meant', held: [[0, 12_000]], until: 20_000, says: [] },
  {
    why: 'after which it is a button again',
    held: [
      [0, 500],
      [1_000, 1_300],
    ],
    until: 2_000,
    says: ['short'],
  },
])('$why: $held', ({ held, until, says }) => {
  const clock = new VirtualClock();
  const heard: string[] = [];
  const isHeld = (): boolean =>
    held.some(([from = 0, to = 0]) => clock.now() >= from && clock.now() < to);
  const button = new Button({ read: () => (isHeld() ? 0 : 1) }, clock, (press) =>
    heard.push(press),
  );
  clock.advanceTo(until);
  button.stop();
  clock.advanceTo(until + 60_000);
  expect(heard).toEqual(says);
});
