import fc from 'fast-check';
import type { ChargingNews } from '../../src/charging/events.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { readingOf } from './charger.ts';

/** Something happens after a pause. */
export interface Step {
  readonly pauseMs: number;
  readonly news: ChargingNews;
}

const faultKinds = fc.constantFrom('rcd', 'overcurrent', 'weld');

const tariffs = fc.constantFrom({ tariff: '0001' }, { tariff: '0002' }, {});

const news: fc.Arbitrary<ChargingNews> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.integer({ min: -9_000, max: 7_000 }), fc.nat(7_000), tariffs).map(
      ([netW, drawnW, tariff]): ChargingNews => ({
        type: 'meter.reading',
        reading: readingOf(netW, 0, tariff),
        drawnW,
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<ChargingNews>(
      { type: 'pilot.C' },
      { type: 'pilot.C' },
      { type: 'pilot.C' },
      { type: 'pilot.B' },
      { type: 'pilot.A' },
      { type: 'pilot.D' },
      { type: 'pilot.E' },
      { type: 'pilot.F' },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<ChargingNews>(
      { type: 'mode.off' },
      { type: 'mode.manual' },
      { type: 'mode.solar' },
      { type: 'mode.solar' },
      { type: 'enabled.on' },
      { type: 'enabled.off' },
      { type: 'lease.end', kind: 'boost' },
      { type: 'lease.end', kind: 'external' },
      { type: 'law.set', law: 'step', preset: 'balanced' },
    ),
  },
  fc
    .double({ min: 10, max: 85, noNaN: true })
    .map((duty): ChargingNews => ({ type: 'manual.set', duty: clampDuty(duty) })),
  fc
    .option(fc.double({ min: 6, max: 51, noNaN: true }), { nil: undefined })
    .map((currentA): ChargingNews => ({ type: 'limit.set', currentA })),
  fc.tuple(fc.double({ min: 6, max: 51, noNaN: true }), fc.boolean()).map(
    ([currentA, isLow]): ChargingNews => ({
      type: 'lease.set',
      lease: { kind: 'boost', currentA, energyWh: 50, ...(isLow && { onlyAtLowTariff: true }) },
    }),
  ),
  fc.double({ min: 6, max: 51, noNaN: true }).map(
    (currentA): ChargingNews => ({
      type: 'lease.set',
      lease: { kind: 'external', currentA, untilMs: 100_000 },
    }),
  ),
  fc.nat(15_000).map((watts): ChargingNews => ({ type: 'car.power', watts, epochMs: 0 })),
  fc.nat(60).map((wh): ChargingNews => ({ type: 'car.energy', wh })),
  faultKinds.map(
    (kind): ChargingNews => ({
      type: 'fault.raised',
      fault: { kind, sinceEpochMs: 0, latched: kind !== 'overcurrent', detail: '' },
    }),
  ),
  { weight: 2, arbitrary: faultKinds.map((kind): ChargingNews => ({ type: 'fault.reset', kind })) },
);

/** Any order of anything, with pauses from nothing to long silences. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    pauseMs: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(0, 500, 1_000) },
      { weight: 2, arbitrary: fc.nat(12_000) },
      { weight: 1, arbitrary: fc.constant(70_000) },
    ),
    news,
  }),
  { minLength: 5, maxLength: 40 },
);
