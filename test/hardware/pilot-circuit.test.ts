import { describe, expect, test } from 'vitest';
import { PILOT_LOW_V } from '../../hardware/pilot-thresholds.ts';
import { hasNgspice, type Parts, steadyLevels, waveforms, writtenValue } from './pilot-bench.ts';
import {
  F,
  OP_AMP_OHM,
  only,
  UNDRIVEN,
  VEHICLES,
  type Vehicle,
  WITHOUT_DIODE,
  within,
  X1,
} from './pilot-parts.ts';

/** All that a box, its cable and a vehicle may have, IEC 61851-1:2017 table A.2. */
const MOST_CAPACITANCE = { cbox: 1.6e-9, ccable: 1.5e-9, ccar: 2.4e-9 };

describe.skipIf(!hasNgspice)('the pilot circuit (needs ngspice)', () => {
  describe('levels with PWM', () => {
    test.each<[string, Vehicle, Parts, [number, number], [number, number], string]>([
      ['A', 'A', {}, [11.4, 12.6], [-12.6, -11.4], 'open circuit, within 5 %'],
      ['B', 'B', {}, [8, 10], [-12.6, -11.4], '2.74 kohm; its diode keeps the low part'],
      ['C', 'C', {}, [5, 7], [-12.6, -11.4], '1.3 kohm beside it'],
      ['D', 'D', {}, [2, 4], [-12.6, -11.4], '270 ohm beside it'],
      ['E', 'E', {}, [-1, 1], [-1, 1], 'pilot on earth: nothing is left of either part'],
      [
        'a short behind the diode',
        'E behind the diode',
        {},
        [-1, 1],
        [-12.6, -11.4],
        'as some test boxes do it',
      ],
      [
        'B without a diode',
        'B',
        WITHOUT_DIODE,
        [8, 10],
        [PILOT_LOW_V, 0],
        'the low part is loaded too',
      ],
      ['C without a diode', 'C', WITHOUT_DIODE, [5, 7], [PILOT_LOW_V, 0], 'and more so'],
      ['D without a diode', 'D', WITHOUT_DIODE, [2, 4], [PILOT_LOW_V, 0], 'and more so'],
    ])('%s', (_, vehicle, parts, high, low) => {
      const wave = only(waveforms([{ ...VEHICLES[vehicle], ...parts }]));
      expect([wave.high, wave.low]).toEqual([within(high), within(low)]);
    });
  });

  describe('steady levels', () => {
    test.each<[string, Parts, [number, number], string]>([
      ['X1', X1, [11.4, 12.6], 'nothing offered'],
      ['F', F, [-12.6, -11.4], 'not available'],
      ['an undriven pin', UNDRIVEN, [11.4, 12.6], 'R1 wins over the pull-down of the SoC: X1'],
      ['a Pi without power', { vpi: 0, ...F }, [-12.6, -11.4], 'R3 holds the threshold up: F'],
      ['rails without power', { railp: 0, railn: 0, ...X1 }, [-1, 1], 'no pilot at all'],
    ])('%s', (_, parts, window) => {
      const { inlet } = only(steadyLevels([{ ...VEHICLES.A, ...parts }]));
      expect(inlet).toEqual(within(window));
    });

    test('the open circuit is within 5 % with rails within 4 %, which regulators hold', () => {
      for (const rail of [12 * 0.96, 12 * 1.04]) {
        const parts = { ...VEHICLES.A, railp: rail, railn: rail };
        const levels = steadyLevels([
          { ...parts, ...X1 },
          { ...parts, ...F },
        ]);
        expect(levels.map(({ inlet }) => inlet)).toEqual([
          within([11.4, 12.6]),
          within([-12.6, -11.4]),
        ]);
      }
    });

    test('the source resistance is 1 kohm within 3 %, whatever parts one gets', () => {
      const nominal = writtenValue('rsource');
      for (const rsource of [nominal * 0.99, nominal * 1.01]) {
        for (const ron of OP_AMP_OHM) {
          const box = { ...X1, rsource, ron };
          const open = only(steadyLevels([{ ...VEHICLES.A, ...box }]));
          const shorted = only(steadyLevels([{ ...VEHICLES.E, ...box }]));
          const currentA = (shorted.drive - shorted.inlet) / rsource;
          expect((open.inlet - shorted.inlet) / currentA).toEqual(within([970, 1030]));
        }
      }
    });
  });

  describe('edges, 10 % to 90 %', () => {
    test.each<[Vehicle, number, string]>([
      ['B', 10e-6, 'the vehicle pulls least'],
      ['C', 7e-6, 'the vehicle pulls harder'],
      ['D', 7e-6, 'no limit of its own was found, so that of C'],
    ])('%s with all the capacitance that is allowed', (vehicle, rise) => {
      const wave = only(waveforms([{ ...VEHICLES[vehicle], ...MOST_CAPACITANCE }]));
      expect([wave.rise, wave.fall]).toEqual([within([0, rise]), within([0, 13e-6])]);
    });

    test('the generator itself takes 2 us at most', () => {
      const { generatorRise, generatorFall } = only(waveforms([VEHICLES.A]));
      expect([generatorRise, generatorFall]).toEqual([within([0, 2e-6]), within([0, 2e-6])]);
    });
  });

  describe('the pulse is as long as the duty says, within 5 us (0.3 A)', () => {
    const vehicles = ['A', 'B', 'C', 'D'] as const;
    test.each(vehicles.flatMap((vehicle) => [10, 50, 85].map((percent) => ({ vehicle, percent }))))(
      '$percent % in $vehicle',
      ({ vehicle, percent }) => {
        const parts = { ...VEHICLES[vehicle], duty: percent / 100 };
        const pulseS = percent * 1e-5;
        for (const wave of waveforms([parts, { ...parts, ...MOST_CAPACITANCE }])) {
          expect(wave.pulse).toEqual(within([pulseS - 5e-6, pulseS + 5e-6]));
          expect(wave.period).toEqual(within([1 / 1020, 1 / 980]));
        }
      },
    );
  });
});
