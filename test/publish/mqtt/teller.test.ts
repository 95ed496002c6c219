import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { Teller } from '../../../src/publish/mqtt/teller.ts';

test('what changed is told at once, the rest every 30 s, what was dropped the next time', () => {
  const clock = new VirtualClock();
  const sent: string[] = [];
  let isStuck = false;
  let values = { mode: 'solar', powerW: '100' };
  const teller = new Teller({
    clock,
    intervalMs: 30_000,
    broker: {
      publish: (topic, payload) => {
        if (!isStuck) sent.push(`${topic} ${payload}`);
        return !isStuck;
      },
    },
    messages: () =>
      Object.entries(values).map(([topic, payload]) => ({ topic, payload, retain: true })),
  });
  const told = (): string[] => sent.splice(0);

  teller.tellAll();
  expect(told(), 'everything at first').toEqual(['mode solar', 'powerW 100']);
  teller.tellChanges();
  expect(told(), 'nothing changed').toEqual([]);
  values = { mode: 'solar', powerW: '200' };
  teller.tellChanges();
  expect(told(), 'one changed').toEqual(['powerW 200']);
  values = { mode: 'off', powerW: '200' };
  isStuck = true;
  teller.tellChanges();
  isStuck = false;
  teller.tellChanges();
  expect(told(), 'what the broker did not take').toEqual(['mode off']);
  clock.advanceTo(29_999);
  expect(told(), 'not yet').toEqual([]);
  clock.advanceTo(30_000);
  expect(told(), 'all of it').toEqual(['mode off', 'powerW 200']);
  clock.advanceTo(60_000);
  expect(told(), 'and again').toHaveLength(2);
  teller.close();
  clock.advanceTo(200_000);
  expect(told(), 'it is over').toEqual([]);
});
