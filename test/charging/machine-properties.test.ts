import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChargingNews } from '../../src/charging/events.ts';
import { clampDuty, dutyWithin, MAX_DUTY, MIN_DUTY } from '../../src/charging/pilot.ts';
import { readingOf, TestCharger } from '../support/charger.ts';
import { type Step, steps } from '../support/charging-steps.ts';

const LIMITS = { circuitA: 20, cableA: 32, mainsA: 25, blindCurrentA: 6, maxImportW: null };

function start(): TestCharger {
  const { settings } = new TestCharger().snapshot.context;
  return new TestCharger({ settings: { ...settings, limits: LIMITS } });
}

/** Plays the steps and looks at the charger after each of them. */
function play(
  charger: TestCharger,
  run: readonly Step[],
  look: (before: TestCharger['state'], news: ChargingNews) => void,
  passing: () => void = () => undefined,
) {
  for (const { news, pauseMs } of run) {
    charger.pass(pauseMs, passing);
    const before = charger.state;
    const told =
      news.type === 'meter.reading'
        ? { ...news, reading: { ...news.reading, takenAtMs: charger.nowMs } }
        : news;
    charger.send(told);
    look(before, told);
  }
}

test('whatever happens, duty and contactor keep the rules; and much of it really charges', () => {
  let runs = 0;
  let closed = 0;
  fc.assert(
    fc.property(steps, fc.nat(2), (run, warmth) => {
      const charger = warmth > 0 ? start().send({ type: 'mode.solar' }).started() : start();
      let closedOnce = false;
      let stoppingSinceMs: number | undefined;
      const look = () => {
        const { outputs, state } = charger;
        if (outputs.pilot.kind === 'pwm') {
          const { duty } = outputs.pilot;
          expect(duty).toBeGreaterThanOrEqual(MIN_DUTY);
          expect(duty).toBeLessThanOrEqual(MAX_DUTY);
          expect(duty).toBeLessThanOrEqual(dutyWithin(state.limit.currentA) ?? 0);
        }
        const stopping = state.supply === 'stopping';
        if (stopping) stoppingSinceMs ??= charger.nowMs;
        else stoppingSinceMs = undefined;
        if (outputs.contactor === 'open') return;
        closedOnce = true;
        expect(state.faults).toEqual([]);
        expect(state.vehicle).toBe('C');
        if (stopping) {
          expect(outputs.pilot.kind).toBe('steady');
          expect(charger.nowMs - (stoppingSinceMs ?? 0)).toBeLessThanOrEqual(6_000);
        } else {
          expect(state).toMatchObject({ supply: 'closed', enabled: true });
          expect(state.mode).not.toBe('off');
          expect(outputs.pilot.kind).toBe('pwm');
        }
      };
      play(charger, run, look, look);
      runs++;
      if (closedOnce) closed++;
    }),
    { numRuns: 400 },
  );
  expect(closed / runs).toBeGreaterThanOrEqual(0.2);
});

test('an offer exists exactly where the supply region wants one', () => {
  fc.assert(
    fc.property(steps, (run) => {
      const charger = start();
      play(charger, run, () => {
        const { supply, duty, vehicle } = charger.state;
        if (supply === 'closed') expect(duty).toBeDefined();
        const { lockedUntilMs, nowMs } = charger.snapshot.context;
        if (supply === 'open' && vehicle === 'C' && nowMs >= lockedUntilMs) {
          expect(duty).toBeUndefined();
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('nothing but manual.set changes the stored manual duty', () => {
  fc.assert(
    fc.property(steps, (run) => {
      const charger = start();
      play(charger, run, (before, news) => {
        const expected = news.type === 'manual.set' ? news.duty : before.manualDuty;
        expect(charger.state.manualDuty).toBe(expected);
      });
    }),
    { numRuns: 200 },
  );
});

test('on a silent meter the solar duty does not move', () => {
  const silentNews = steps.map((run) =>
    run.filter(({ news }) => !['meter.reading', 'pilot.A', 'law.set'].includes(news.type)),
  );
  fc.assert(
    fc.property(fc.integer({ min: -9_000, max: 9_000 }), silentNews, (netW, run) => {
      const charger = start().send({ type: 'mode.solar' }, { type: 'pilot.C' }).started();
      charger.read(netW, 3);
      const { solarDuty } = charger.state;
      play(charger, run, () => expect(charger.state.solarDuty).toBe(solarDuty));
    }),
    { numRuns: 200 },
  );
});

test('a snapshot saved at any moment goes on exactly where it stood', () => {
  fc.assert(
    fc.property(steps, fc.nat(), (run, cut) => {
      const through = start();
      const at = run.length === 0 ? 0 : cut % run.length;
      play(through, run.slice(0, at), () => undefined);
      const saved: unknown = JSON.parse(JSON.stringify(through.actor.getPersistedSnapshot()));
      const resumed = new TestCharger({}, saved);
      resumed.nowMs = through.nowMs;
      expect(resumed.outputs).toEqual(through.outputs);
      const rest = run.slice(at);
      const seen: unknown[] = [];
      play(through, rest, () => seen.push(through.outputs));
      const again: unknown[] = [];
      play(resumed, rest, () => again.push(resumed.outputs));
      expect(again).toEqual(seen);
    }),
    { numRuns: 100 },
  );
});

test('another process continues a saved snapshot with the same outputs', () => {
  const charger = start().send({ type: 'mode.solar' }, { type: 'pilot.C' }).started();
  charger.read(-700, 5).send({ type: 'manual.set', duty: clampDuty(50) });
  const saved = charger.actor.getPersistedSnapshot();
  const events = [-300, 800, 0, -2_000].map((netW, i) => ({
    type: 'meter.reading',
    atMs: charger.nowMs + (i + 1) * 1_000,
    reading: readingOf(netW, charger.nowMs + (i + 1) * 1_000),
    drawnW: 0,
  }));
  const script = fileURLToPath(new URL('../support/resume-charging.mjs', import.meta.url));
  const out = execFileSync(process.execPath, [script], {
    input: JSON.stringify({ saved, events }),
    encoding: 'utf8',
  });
  for (const event of events) charger.actor.send(event as never);
  expect(JSON.parse(out)).toEqual(charger.outputs);
  expect(charger.outputs.contactor).toBe('closed');
});
