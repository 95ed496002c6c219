import { describe, expect, test } from 'vitest';
import type { MeterTime } from '../../../src/meter/reading.ts';
import { DIALECTS } from '../../support/dialects.ts';
import { telegram } from '../../support/p1.ts';
import { decodeAll } from '../../support/p1-recorder.ts';

function time(utc: string, local: string): MeterTime {
  return { epochMs: Date.parse(utc), local };
}

const winterNoon = time('2026-03-18T11:25:46Z', '2026-03-18 12:25:46');
const summerNoon = time('2026-07-18T10:25:46Z', '2026-07-18 12:25:46');

/** What each made-up telegram becomes: these keys and no others. */
const TOLD = {
  dsmr5: {
    identification: 'TST5\\3P-5000',
    version: '50',
    equipmentId: 'E0001234567890',
    at: winterNoon,
    importT1Wh: 1_234_567,
    importT2Wh: 2_345_678,
    exportT1Wh: 456_789,
    exportT2Wh: 567_890,
    tariff: '0002',
    importW: 0,
    exportW: 780,
    powerFailures: 4,
    longPowerFailures: 2,
    powerFailureLog: [
      { endedAt: time('2025-07-21T06:30:00Z', '2025-07-21 08:30:00'), durationS: 240 },
      { endedAt: time('2025-11-05T22:15:00Z', '2025-11-05 23:15:00'), durationS: 3_600 },
    ],
    voltageSags: [3, 1, 2],
    voltageSwells: [0, 1, 0],
    phases: [
      { importW: 210, exportW: 0, voltageV: 231.4, currentA: 1 },
      { importW: 0, exportW: 1_045, voltageV: 230.2, currentA: 5 },
      { importW: 55, exportW: 0, voltageV: 229.8, currentA: 0 },
    ],
    mbus: [
      { channel: 1, deviceType: 3 },
      {
        channel: 2,
        deviceType: 3,
        equipmentId: 'G000987654321',
        at: time('2026-03-18T11:20:01Z', '2026-03-18 12:20:01'),
        value: 1_234.567,
        unit: 'm3',
      },
    ],
    gas: { at: time('2026-03-18T11:20:01Z', '2026-03-18 12:20:01'), m3: 1_234.567 },
    printed: {
      importT1: '001234.567',
      importT2: '002345.678',
      exportT1: '000456.789',
      exportT2: '000567.890',
      powerFailures: '00004',
      voltageSags: '00003',
      gas: '01234.567',
    },
    crc: 'ok',
  },
  dsmr22: {
    identification: 'TST5 MT2200',
    equipmentId: 'ZBFS00000000',
    importT1Wh: 123_456,
    exportT1Wh: 13_000,
    tariff: '0001',
    importW: 980,
    exportW: 0,
    mbus: [
      {
        channel: 1,
        deviceType: 3,
        equipmentId: '28101541',
        at: time('2026-07-18T11:00:00Z', '2026-07-18 13:00:00'),
        value: 2_806.137,
        unit: 'm3',
      },
    ],
    gas: { at: time('2026-07-18T11:00:00Z', '2026-07-18 13:00:00'), m3: 2_806.137 },
    printed: { importT1: '00123.456', exportT1: '00013.000', gas: '02806.137' },
    crc: 'absent',
  },
  belgium: {
    identification: 'TST5\\BE_A',
    version: '50217',
    equipmentId: '1SAG1100000001',
    at: winterNoon,
    importT1Wh: 301_548,
    tariff: '0001',
    quarterHourImportW: 2_351,
    monthPeakW: 4_589,
    monthPeakAt: time('2026-03-09T12:45:00Z', '2026-03-09 13:45:00'),
    monthPeaks: [
      { month: time('2026-01-31T23:00:00Z', '2026-02-01 00:00:00'), peakW: 0 },
      {
        month: time('2026-02-28T23:00:00Z', '2026-03-01 00:00:00'),
        at: time('2026-02-10T02:54:21Z', '2026-02-10 03:54:21'),
        peakW: 4_318,
      },
    ],
    importW: 338,
    exportW: 0,
    phases: [{ voltageV: 232.9, currentA: 1.47 }],
    mbus: [
      {
        channel: 1,
        deviceType: 7,
        equipmentId: '8SET0000000001',
        at: time('2026-03-18T11:25:32Z', '2026-03-18 12:25:32'),
        value: 8.579,
        unit: 'm3',
      },
      {
        channel: 2,
        deviceType: 3,
        equipmentId: '7FLO210000001',
        at: time('2026-03-18T11:20:02Z', '2026-03-18 12:20:02'),
        value: 92.287,
        unit: 'm3',
      },
    ],
    gas: { at: time('2026-03-18T11:20:02Z', '2026-03-18 12:20:02'), m3: 92.287 },
    printed: { importT1: '000301.548', gas: '00092.287' },
    crc: 'ok',
  },
  luxembourg: {
    identification: 'Lux5\\000000001_M',
    version: '42',
    equipmentId: 'SAG1000000000001',
    at: summerNoon,
    importWh: 25_653,
    exportWh: 40,
    importW: 5,
    exportW: 0,
    phases: [{ voltageV: 233 }, { voltageV: 0 }, {}],
    mbus: [{ channel: 2, deviceType: 7 }],
    crc: 'ok',
  },
  sweden: {
    identification: 'KAM5',
    at: time('2026-07-18T11:25:46Z', '2026-07-18 12:25:46'),
    importWh: 123_321,
    importW: 2_424,
    exportW: 0,
    phases: [{ currentA: 3.4 }],
    crc: 'ok',
  },
  switzerland: {
    identification: 'TST5\\CH_A',
    version: '50213',
    at: winterNoon,
    importT1Wh: 1_595_070,
    importW: 1_622,
    exportW: 0,
    quarterHourImportW: 288,
    monthPeakW: 15_206,
    monthPeakAt: time('2026-03-15T00:45:00Z', '2026-03-15 01:45:00'),
    printed: { importT1: '001595.070' },
    crc: 'ok',
  },
  austria: {
    identification: 'EST5\\000000001_A',
    version: '50',
    at: summerNoon,
    importWh: 6_545_766,
    importT1Wh: 5_017_120,
    importW: 286,
    exportW: 0,
    crc: 'ok',
  },
  hungary: {
    identification: 'SAG5SAG-METER',
    equipmentId: '890000000001',
    at: summerNoon,
    tariff: '0001',
    importWh: 173_640,
    importT1Wh: 47_719,
    importW: 0,
    exportW: 2_601,
    printed: { importT1: '000047.719' },
    crc: 'ok',
  },
  denmark: {
    identification: 'NES5 meter',
    at: summerNoon,
    importWh: 12_345_678,
    importW: 0,
    exportW: 1_234,
    crc: 'absent',
  },
  easyMeter: {
    identification: 'ESY5Q3DB1024 V3.04',
    equipmentId: '0272000000001',
    importWh: 52_185_782.5309,
    importW: 2_125,
    phases: [{ importW: 748 }],
    crc: 'absent',
  },
  warmteLink: {
    identification: 'NWA-WARMTELINK',
    version: '50',
    equipmentId: 'ADC3100000000001',
    at: time('2026-02-15T19:05:23Z', '2026-02-15 20:05:23'),
    mbus: [
      {
        channel: 1,
        deviceType: 4,
        equipmentId: '621848012D2C0B0C',
        at: time('2026-02-15T19:05:23Z', '2026-02-15 20:05:23'),
        value: 240.86,
        unit: 'GJ',
      },
    ],
    crc: 'ok',
  },
} satisfies Record<keyof typeof DIALECTS, object>;

describe('each dialect is told in full', () => {
  test.each(Object.keys(DIALECTS) as (keyof typeof DIALECTS)[])('%s', (name) => {
    const { telegrams, faults } = decodeAll([telegram(DIALECTS[name])]);
    expect(faults).toEqual([]);
    expect(telegrams).toStrictEqual([{ protocol: 'dsmr', ...TOLD[name] }]);
  });
});
