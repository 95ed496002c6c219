import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChargingNews } from '../../src/charging/events.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import type { ChargerChange } from '../../src/house/house.ts';
import { newsOf } from '../../src/journal/change-news.ts';
import { readingOf, TestCharger } from '../support/charger.ts';

const BEFORE = { law: 'surplus', preset: 'balanced', maxCurrentA: 16 } as const;
const types = (change: ChargerChange) => newsOf(change, BEFORE).map(({ type }) => type);

test.each<{ change: ChargerChange; order: ChargingNews['type'][]; why: string }>([
  {
    change: { enabled: true, mode: 'off' },
    order: ['mode.off', 'enabled.on'],
    why: 'else it would charge until it hears of the mode',
  },
  {
    change: { enabled: false, mode: 'manual', manualDutyPercent: 50 },
    order: ['enabled.off', 'manual.set', 'mode.manual'],
    why: 'a pause comes first',
  },
  {
    change: { manualDutyPercent: 50, maxCurrentA: 10 },
    order: ['limit.set', 'manual.set'],
    why: 'a lower bound holds before more is asked for',
  },
  {
    change: { manualDutyPercent: 20, maxCurrentA: null },
    order: ['manual.set', 'limit.set'],
    why: 'what the bound held back is asked for no more when it goes',
  },
  {
    change: { mode: 'solar', law: 'step', manualDutyPercent: 50 },
    order: ['law.set', 'mode.solar', 'manual.set'],
    why: 'solar mode begins with its law, and with what manual mode offered until now',
  },
  { change: {}, order: [], why: 'nothing is no news' },
])('$order: $why', ({ change, order }) => {
  expect(types(change)).toEqual(order);
});

test('a law without a preset keeps the one there is, and the other way round', () => {
  expect(newsOf({ law: 'step' }, BEFORE)).toEqual([
    { type: 'law.set', law: 'step', preset: 'balanced' },
  ]);
  expect(newsOf({ preset: 'calm' }, BEFORE)).toEqual([
    { type: 'law.set', law: 'surplus', preset: 'calm' },
  ]);
});

describe('on the way', () => {
  const mode = fc.constantFrom('off', 'manual', 'solar');
  const duty = fc.integer({ min: 10, max: 85 });
  const law = fc.constantFrom('surplus', 'step');
  const bound = fc.option(fc.integer({ min: 6, max: 51 }));
  const state = fc.record({
    mode,
    enabled: fc.boolean(),
    manualDutyPercent: duty,
    maxCurrentA: bound,
    law,
  });
  const change = fc.record(
    { mode, enabled: fc.boolean(), manualDutyPercent: duty, maxCurrentA: bound, law },
    { requiredKeys: [] },
  );

  /** A box that does not sense the pilot, so that it closes as soon as anything is offered. */
  const chargerIn = (start: ChargerChange, netW: number): TestCharger => {
    const charger = new TestCharger({ sensesPilot: false, manualDuty: clampDuty(10) });
    charger.pass(11_000).send(...newsOf(start, charger.state));
    for (let second = 0; second < 20; second++) {
      const reading = readingOf(netW, charger.nowMs);
      charger.send({ type: 'meter.reading', reading, drawnW: 0 }).pass(1_000);
    }
    return charger;
  };

  test('no contactor closes that was open and will be, and none opens that stays closed', () => {
    let closed = 0;
    fc.assert(
      fc.property(state, change, fc.integer({ min: -8_000, max: 3_000 }), (start, next, netW) => {
        const charger = chargerIn(start, netW);
        const seen = [charger.outputs.contactor];
        for (const news of newsOf(next, charger.state)) {
          seen.push(charger.send(news).outputs.contactor);
        }
        if (seen.includes('closed')) closed += 1;
        const changes = seen.filter((one, at) => at > 0 && one !== seen[at - 1]);
        expect(changes.length).toBeLessThanOrEqual(1);
        const supply = charger.state.supply;
        if (seen[0] === 'open') expect(supply).not.toBe('stopping');
      }),
      { numRuns: 100 },
    );
    expect(closed).toBeGreaterThan(10);
  });

  test('no more is offered than before or after', () => {
    fc.assert(
      fc.property(state, change, fc.integer({ min: -8_000, max: 3_000 }), (start, next, netW) => {
        const charger = chargerIn(start, netW);
        const seen = [charger.state.duty ?? 0];
        for (const news of newsOf(next, charger.state)) {
          seen.push(charger.send(news).state.duty ?? 0);
        }
        expect(Math.max(...seen)).toBe(Math.max(seen[0] ?? 0, seen.at(-1) ?? 0));
      }),
      { numRuns: 100 },
    );
  });
});
