import { describe, expect, test } from 'vitest';
import { readDataAnswer } from '../../../src/meter/sources/data-answer.ts';

const timeOf = (local: string) => (local === '' ? undefined : { epochMs: 1, local });

/** A document as a three-phase meter fills it. */
const FULL = {
  netSolar: 0,
  netGrid: 1.2,
  hasPhase: true,
  ...{ pwrDelL1: 1.2, pwrDelL2: 0, pwrDelL3: 0.5, pwrRetL1: 0, pwrRetL2: 0.5, pwrRetL3: 0 },
  ...{ voltL1: 230.1, voltL2: 231, voltL3: 229, curL1: 5, curL2: 2, curL3: 2 },
  ...{ impT1: '001234.567', impT2: '2', expT1: '000000.001', expT2: '' },
  ...{ tariff: '0001', failures: '00004', sags: '00002', timestamp: '2026-03-18 12:25:46' },
  gas: '01234.56',
};

const read = (change: Record<string, unknown> = {}) =>
  readDataAnswer(JSON.stringify({ ...FULL, ...change }), timeOf);

test('registers are read by their digits and kept as printed', () => {
  expect(read()).toEqual({
    netW: 1_200,
    at: { epochMs: 1, local: '2026-03-18 12:25:46' },
    phases: [
      { importW: 1_200, exportW: 0, voltageV: 230.1, currentA: 5 },
      { importW: 0, exportW: 500, voltageV: 231, currentA: 2 },
      { importW: 500, exportW: 0, voltageV: 229, currentA: 2 },
    ],
    registers: {
      importT1Wh: 1_234_567,
      importT2Wh: 2_000,
      exportT1Wh: 1,
      gas: { m3: 1_234.56 },
      powerFailures: 4,
      tariff: '0001',
      printed: {
        importT1: '001234.567',
        importT2: '2',
        exportT1: '000000.001',
        gas: '01234.56',
        powerFailures: '00004',
        voltageSags: '00002',
      },
    },
  });
});

describe('what the meter does not tell is absent', () => {
  test.each([
    [{ impT1: '' }, 'importT1Wh'],
    [{ impT1: 'NaN' }, 'importT1Wh'],
    [{ impT1: 1234.5 }, 'importT1Wh'],
    [{ impT1: '-1.000' }, 'importT1Wh'],
    [{ impT1: '1.2345' }, 'importT1Wh'],
    [{ gas: '' }, 'gas'],
    [{ tariff: '' }, 'tariff'],
    [{ failures: 'none' }, 'powerFailures'],
  ])('%j: no %s', (change, key) => {
    expect(read(change)?.registers).not.toHaveProperty(key);
  });

  test.each([
    [{ timestamp: '' }, 'at'],
    [{ hasPhase: false }, 'phases'],
    [{ hasPhase: 1 }, 'phases'],
    [{ netGrid: 'x' }, 'netW'],
    [{ netSolar: -1 }, 'netW'],
  ])('%j: no %s', (change, key) => {
    expect(read(change)).not.toHaveProperty(key);
  });

  test('a phase without a voltage, or without a current while power flows', () => {
    expect(read({ voltL1: 0, curL1: 0 })?.phases?.[0]).toEqual({ importW: 1_200, exportW: 0 });
    expect(read({ curL2: 0, pwrRetL2: 0.1 })?.phases?.[1]).toHaveProperty('currentA', 0);
  });

  test('a phase that is 0 even in its voltage is none', () => {
    const none = { pwrDelL3: 0, pwrRetL2: 0, voltL2: 0, voltL3: 0, curL2: 0, curL3: 0 };
    expect(read(none)?.phases).toHaveLength(1);
    expect(read({ ...none, voltL1: 0 })?.phases).toHaveLength(3);
    expect(read({ ...none, curL3: 1 })?.phases).toHaveLength(3);
  });

  test.each(['', 'null', '[]', '<html>', '{'])('%j is no answer', (body) => {
    expect(readDataAnswer(body, timeOf)).toBeUndefined();
  });
});
