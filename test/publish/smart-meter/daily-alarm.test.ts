import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { dailyAlarm } from '../../../src/publish/smart-meter/daily-alarm.ts';
import { SmartMeterConfig } from '../../../src/publish/smart-meter/smart-meter.config.ts';

const HOUR_MS = 3_600_000;

/** A machine whose wall clock is set while it runs. */
class SettableClock extends VirtualClock {
  aheadMs = 0;
  override epochMs(): number {
    return super.epochMs() + this.aheadMs;
  }
}

const configWith = (dailyRestart: { hour: number; minute: number } | null) =>
  SmartMeterConfig.parse({ dailyRestart });

function rung(atEpochMs: number) {
  const clock = new SettableClock(atEpochMs);
  const device = { clock, config: configWith({ hour: 3, minute: 0 }) };
  const times: string[] = [];
  const end = dailyAlarm(device, () => {
    times.push(new Date(clock.epochMs()).toISOString());
  });
  return { clock, device, times, end };
}

test('once a day, at its time, until it is ended', () => {
  const { clock, times, end } = rung(Date.UTC(2026, 5, 21, 11, 25, 46));
  clock.advanceTo(48 * HOUR_MS);
  expect(times).toEqual(['2026-06-22T03:00:00.000Z', '2026-06-23T03:00:00.000Z']);
  end();
  clock.advanceTo(96 * HOUR_MS);
  expect(times).toHaveLength(2);
});

test('a clock that is set late, as on a board without a battery, moves it', () => {
  const { clock, times } = rung(Date.UTC(2026, 5, 21, 11));
  clock.advanceTo(HOUR_MS);
  clock.aheadMs = 10 * HOUR_MS;
  clock.advanceTo(6 * HOUR_MS);
  expect(times).toEqual(['2026-06-22T03:00:00.000Z']);
});

test('it goes by what is set now, however near the time was', () => {
  const { clock, device, times } = rung(Date.UTC(2026, 5, 21, 2, 59));
  // The same again is no other time.
  device.config = configWith({ hour: 3, minute: 0 });
  clock.advanceTo(120_000);
  expect(times).toEqual(['2026-06-21T03:00:00.000Z']);
  device.config = configWith({ hour: 3, minute: 4 });
  clock.advanceTo(240_000);
  device.config = configWith(null);
  clock.advanceTo(48 * HOUR_MS);
  expect(times).toHaveLength(1);
  device.config = configWith({ hour: 4, minute: 0 });
  clock.advanceTo(72 * HOUR_MS);
  expect(times.slice(1)).toEqual(['2026-06-23T04:00:00.000Z']);
});
