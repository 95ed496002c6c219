import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaledReading, shiftedReading } from '../../src/meter/corrected-reading.ts';
import type { MeterReading } from '../../src/meter/reading.ts';

const AT = { epochMs: Date.UTC(2026, 2, 18, 11, 25, 46), local: '2026-03-18 12:25:46' };
const READING: MeterReading = {
  takenAtMs: 5,
  importW: 193,
  exportW: 7,
  at: AT,
  phases: [{ importW: 100, exportW: 3, voltageV: 231.1, currentA: 1.3 }, { voltageV: 230 }],
  importT1Wh: 1_234_567,
  exportWh: 11,
  quarterHourImportW: 200,
  monthPeakW: 400,
  monthPeakAt: AT,
  monthPeaks: [{ peakW: 300, at: AT }],
  tariff: '0002',
  powerFailures: 4,
  powerFailureLog: [{ endedAt: AT, durationS: 240 }, { durationS: 300 }],
  gas: { m3: 1.5, at: AT },
  mbus: [{ channel: 1, value: 1.5, unit: 'm3', at: AT }, { channel: 2 }],
  printed: { importT1: '001234.567', gas: '00001.500' },
};

test('powers, energies and currents are multiplied, and nothing else', () => {
  expect(scaledReading(READING, 40)).toEqual({
    ...READING,
    importW: 7_720,
    exportW: 280,
    phases: [{ importW: 4_000, exportW: 120, voltageV: 231.1, currentA: 52 }, { voltageV: 230 }],
    importT1Wh: 49_382_680,
    exportWh: 440,
    quarterHourImportW: 8_000,
    monthPeakW: 16_000,
    monthPeaks: [{ peakW: 12_000, at: AT }],
    printed: { gas: '00001.500' },
  });
});

test('watts stay whole, never negative, and what is not known stays so', () => {
  const watts = fc.integer({ min: 0, max: 100_000 });
  const factors = fc.double({ min: 0.001, max: 1_000, noNaN: true });
  fc.assert(
    fc.property(watts, watts, factors, (importW, exportW, factor) => {
      const scaled = scaledReading({ takenAtMs: 0, importW, exportW }, factor);
      expect(Object.keys(scaled)).toEqual(['takenAtMs', 'importW', 'exportW']);
      expect(Number.isInteger(scaled.importW) && scaled.importW >= 0).toBe(true);
      expect(Math.abs(scaled.exportW - exportW * factor)).toBeLessThanOrEqual(0.5);
    }),
  );
});

test.each([
  [3_600, '2026-03-18 13:25:46', 'an hour behind'],
  [-46_000, '2026-03-17 23:39:06', 'over midnight'],
])('%i s: %s, %s', (seconds, local) => {
  const at = { epochMs: AT.epochMs + seconds * 1_000, local };
  expect(shiftedReading(READING, seconds * 1_000)).toEqual({
    ...READING,
    at,
    monthPeakAt: at,
    monthPeaks: [{ peakW: 300, at }],
    powerFailureLog: [{ endedAt: at, durationS: 240 }, { durationS: 300 }],
    gas: { m3: 1.5, at },
    mbus: [{ channel: 1, value: 1.5, unit: 'm3', at }, { channel: 2 }],
  });
});
