import { describe, expect, test } from 'vitest';
import { RIGS } from '../../../sim/rigs.ts';
import { lawOf } from '../../../src/charging/laws/laws.ts';
import { PRESET_SETTINGS } from '../../../src/charging/laws/presets.ts';
import { surplusLaw } from '../../../src/charging/laws/surplus.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { type Circumstances, LawDriver } from '../../support/law-driver.ts';
import { playSun } from '../../support/sun-play.ts';

const at = (epochMs: number): Pick<MeterReading, 'at'> => ({
  at: { epochMs, local: '2026-06-21 12:00:00' },
});

/** Charging, settled, with 3 kW more to be had: the next reading moves the duty up. */
function aboutToMove() {
  const driver = new LawDriver(surplusLaw(PRESET_SETTINGS.balanced));
  driver.readFor(30, -2_000, { more: {} });
  driver.readFor(120, 0);
  return driver;
}

test('what follows is worth telling: a reading that counts moves the duty', () => {
  const driver = aboutToMove();
  const { duty } = driver.decision;
  expect(duty).toBeGreaterThan(10);
  expect(driver.read(-3_000).duty).toBeGreaterThan(duty ?? Number.NaN);
});

describe('a reading that says nothing new moves nothing, and is not remembered', () => {
  test.each<[string, Circumstances]>([
    ['the meter repeats its last telegram', { more: at(1_000) }],
    ['the meter tells of a time before', { more: at(400) }],
    ['it was taken before the newest one', { more: { takenAtMs: 1_000 } }],
  ])('%s', (_, circumstances) => {
    const driver = aboutToMove();
    driver.read(0, { more: at(1_000) });
    const before = driver.decision;
    expect(driver.readFor(600, -3_000, circumstances)).toEqual(before);
  });
});

test('readings without a time of the meter count on arrival, even when they are equal', () => {
  const driver = aboutToMove();
  const before = driver.decision.state;
  expect(driver.read(0).state).not.toEqual(before);
});

describe('a meter that falls silent', () => {
  const sunny = (fromS: number, untilS: number, kind: 'outages' | 'stuck') => {
    const rig = RIGS['1p32'];
    const meter = { ...rig.meter, [kind]: [[fromS, untilS]] };
    // While nobody looks the sun falls from 5 kW to 2 kW.
    return playSun(
      lawOf('surplus', 'balanced'),
      { ...rig, meter },
      {
        seconds: untilS + 120,
        surplusW: (t) => (t < fromS + 10 ? 5_000 : 2_000),
      },
    );
  };

  test.each(['outages', 'stuck'] as const)(
    'for two minutes (%s) leaves the duty as it was',
    (kind) => {
      const seconds = sunny(600, 720, kind);
      const { duty } = seconds[602] ?? { duty: 0 };
      expect(duty).toBeGreaterThan(30);
      const silent = seconds.slice(602, 720);
      expect(new Set(silent.map((second) => second.duty))).toEqual(new Set([duty]));
      expect(new Set(silent.map(({ closings }) => closings))).toEqual(new Set([1]));
    },
  );

  test('for longer than it may ends the offer, and the law takes up where it was', () => {
    const seconds = sunny(600, 1_200, 'outages');
    expect(seconds[880]?.duty).toBeGreaterThan(30);
    expect(seconds[1_199]?.duty).toBe(0);
    const stored = seconds.slice(602, 1_200).map(({ decision }) => decision?.duty);
    expect(new Set(stored)).toEqual(new Set([seconds[601]?.duty]));
    const first = seconds.slice(1_200).find(({ duty }) => duty > 0);
    expect(first?.duty).toBe(seconds[601]?.duty);
  });

  test('and comes back is followed again within a minute and a half', () => {
    const after = sunny(600, 720, 'outages').slice(720 + 90);
    for (const { carW } of after) expect(Math.abs(carW - 2_000)).toBeLessThan(200);
  });
});
