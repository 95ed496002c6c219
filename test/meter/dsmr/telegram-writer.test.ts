import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createP1Decoder } from '../../../src/meter/dsmr/decoder.ts';
import { toReading } from '../../../src/meter/dsmr/telegram-reading.ts';
import { TelegramWriter, type WrittenReading } from '../../../src/meter/dsmr/telegram-writer.ts';
import type { MeterReading, MeterTime } from '../../../src/meter/reading.ts';
import { ZoneOffset } from '../../../src/meter/zone-offset.ts';
import { corpus } from '../../support/corpus.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { slowCrc16, telegram } from '../../support/p1.ts';

const ZONE = 'Europe/Amsterdam';
const writer = new TelegramWriter(ZONE);
const zone = new ZoneOffset(ZONE);

function decode(bytes: Uint8Array): MeterReading {
  const readings: MeterReading[] = [];
  const decoder = createP1Decoder({
    onTelegram(found, raw) {
      expect(Buffer.from(raw)).toEqual(Buffer.from(bytes));
      const reading = toReading(found, 0);
      if ('kind' in reading) throw new Error(reading.detail);
      readings.push(reading);
    },
    onFault: (fault) => {
      throw new Error(`${fault.kind}: ${fault.detail}`);
    },
  });
  decoder.push(bytes);
  expect(readings).toHaveLength(1);
  return readings[0] as MeterReading;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
/** What the meter printed comes back only where it was given. */
const numbersOf = ({ printed: _printed, ...numbers }: MeterReading) => numbers;

const time: fc.Arbitrary<MeterTime> = fc
  .integer({ min: Date.UTC(2001, 0, 2) / 1_000, max: Date.UTC(2068, 0, 1) / 1_000 })
  .map((seconds) => {
    const epochMs = seconds * 1_000;
    const local = new Date(epochMs + zone.atMs(epochMs)).toISOString();
    return { epochMs, local: local.slice(0, 19).replace('T', ' ') };
  });
const watts = fc.integer({ min: 0, max: 99_999 });
const wattHours = fc.integer({ min: 0, max: 999_999_999 });
const counted = fc.integer({ min: 0, max: 99_999 });
const perPhase = fc.array(counted, { minLength: 1, maxLength: 3 });
const identifier = fc.stringMatching(/^[A-Za-z0-9](?:[\w ./-]{0,20}[A-Za-z0-9])?$/);
const phase = fc.record(
  {
    importW: watts,
    exportW: watts,
    voltageV: fc.integer({ min: 0, max: 9_999 }).map((tenths) => tenths / 10),
    currentA: fc.integer({ min: 0, max: 99_999 }).map((hundredths) => hundredths / 100),
  },
  { requiredKeys: ['voltageV'] },
);
const device = fc.record(
  { deviceType: fc.constantFrom(2, 4, 6, 7), equipmentId: identifier },
  { requiredKeys: ['deviceType'] },
);
const measured = fc.record({
  at: time,
  value: fc.integer({ min: 0, max: 99_999_999 }).map((thousandths) => thousandths / 1_000),
  unit: fc.constantFrom('m3', 'GJ', 'kWh'),
});
const mbus = fc
  .array(fc.tuple(device, fc.option(measured)), { minLength: 1, maxLength: 4 })
  .map((all) => all.map(([about, value], at) => ({ channel: at + 1, ...about, ...(value ?? {}) })));
const monthPeak = fc.record({ month: time, at: time, peakW: watts }, { requiredKeys: ['peakW'] });
const reading: fc.Arbitrary<WrittenReading> = fc
  .record(
    {
      importW: watts,
      exportW: watts,
      protocol: fc.constant('dsmr'),
      crc: fc.constant('ok' as const),
      identification: fc.stringMatching(/^[A-Z]{3}5[\w\\. -]{0,20}\w$/),
      version: fc.constantFrom('42', '50', '50217'),
      equipmentId: identifier,
      at: time,
      phases: fc.oneof(fc.tuple(phase), fc.tuple(phase, phase, phase)),
      importWh: wattHours,
      exportWh: wattHours,
      importT1Wh: wattHours,
      importT2Wh: wattHours,
      exportT1Wh: wattHours,
      exportT2Wh: wattHours,
      tariff: fc.constantFrom('0001', '0002'),
      powerFailures: counted,
      longPowerFailures: counted,
      powerFailureLog: fc.array(
        fc.record({ endedAt: time, durationS: counted }, { requiredKeys: ['durationS'] }),
        { maxLength: 10 },
      ),
      voltageSags: perPhase,
      voltageSwells: perPhase,
      quarterHourImportW: watts,
      monthPeakW: watts,
      monthPeaks: fc.array(monthPeak, { maxLength: 13 }),
      mbus,
    },
    {
      requiredKeys: ['importW', 'exportW', 'protocol', 'crc', 'identification', 'version'],
    },
  )
  .map((one) => one as WrittenReading);

describe('what is written is read again', () => {
  test('every key that is there, and no other', () => {
    fc.assert(
      fc.property(reading, (given) => {
        const read = numbersOf(decode(writer.write(given)));
        expect(read).toEqual({ takenAtMs: 0, ...given });
      }),
      { numRuns: 200 },
    );
  });

  test('as the meter printed it, where it did: a telegram of ours survives to the byte', () => {
    fc.assert(
      fc.property(reading, (given) => {
        const bytes = writer.write(given);
        expect(textOf(writer.write(decode(bytes)))).toBe(textOf(bytes));
      }),
      { numRuns: 100 },
    );
  });

  test('both passages of the hour that comes twice', () => {
    for (const [epochMs, flag] of [
      [Date.UTC(2026, 9, 25, 0, 30), 'S'],
      [Date.UTC(2026, 9, 25, 1, 30), 'W'],
    ] as const) {
      const at = { epochMs, local: '2026-10-25 02:30:00' };
      const bytes = writer.write({ importW: 1, exportW: 0, at });
      expect(textOf(bytes)).toContain(`0-0:1.0.0(261025023000${flag})`);
      expect(decode(bytes).at).toEqual(at);
    }
  });
});

test('the bytes: DSMR 5, line by line', () => {
  const bytes = writer.write({
    ...FULL_READING,
    equipmentId: 'E0031',
    longPowerFailures: 2,
    gas: { at: { epochMs: Date.UTC(2026, 5, 21, 11, 25), local: '2026-06-21 13:25:00' }, m3: 5.25 },
    printed: { ...FULL_READING.printed, gas: '00005.250' },
  });
  expect(textOf(bytes).split('\r\n').slice(0, -2)).toEqual([
    '/XMX5LGBBFG1009020927',
    '',
    '1-3:0.2.8(50)',
    '0-0:1.0.0(260621132546S)',
    '0-0:96.1.1(4530303331)',
    '1-0:1.8.1(001234.567*kWh)',
    '1-0:1.8.2(002345.678*kWh)',
    '1-0:2.8.1(000123.456*kWh)',
    '1-0:2.8.2(000234.567*kWh)',
    '0-0:96.14.0(0002)',
    '1-0:1.7.0(00.000*kW)',
    '1-0:2.7.0(00.780*kW)',
    '0-0:96.7.21(00004)',
    '0-0:96.7.9(00002)',
    '1-0:32.32.0(00002)',
    '1-0:52.32.0(00001)',
    '1-0:72.32.0(00000)',
    '1-0:32.7.0(231.1*V)',
    '1-0:52.7.0(230.4*V)',
    '1-0:72.7.0(232.2*V)',
    '1-0:31.7.0(001*A)',
    '1-0:51.7.0(002*A)',
    '1-0:71.7.0(003*A)',
    '1-0:21.7.0(00.011*kW)',
    '1-0:41.7.0(00.012*kW)',
    '1-0:61.7.0(00.013*kW)',
    '1-0:22.7.0(00.261*kW)',
    '1-0:42.7.0(00.262*kW)',
    '1-0:62.7.0(00.263*kW)',
    '0-1:24.1.0(003)',
    '0-1:24.2.1(260621132500S)(00005.250*m3)',
  ]);
  const body = bytes.subarray(0, bytes.lastIndexOf('!') + 1);
  expect(textOf(bytes).slice(-6, -2)).toBe(
    slowCrc16(body).toString(16).toUpperCase().padStart(4, '0'),
  );
});

test('two powers are a telegram; nothing else is made up', () => {
  const bytes = writer.write({ importW: 193, exportW: 0 });
  expect(textOf(bytes)).toMatch(
    /^\/SPT5SUNPILOT\r\n\r\n1-3:0\.2\.8\(50\)\r\n1-0:1\.7\.0\(00\.193\*kW\)\r\n1-0:2\.7\.0\(00\.000\*kW\)\r\n![\dA-F]{4}\r\n$/,
  );
});

test.each<[why: string, given: Partial<WrittenReading>, absent: string]>([
  ['a value without a time is none', { mbus: [{ channel: 1, value: 5, unit: 'm3' }] }, '24.2.1'],
  ['gas without a time is none', { gas: { m3: 5 } }, '24.2'],
  ['a text that would end the line', { tariff: '0001)\r\n1-0:1.7.0(99.999*kW' }, '96.14.0'],
  ['a header that would be another', { identification: 'X\r\n/Y' }, '/Y'],
  ['an identifier with a parenthesis', { equipmentId: 'E(1)' }, '96.1.1'],
])('left out: %s', (_why, given, absent) => {
  const bytes = writer.write({ importW: 1, exportW: 0, ...given });
  expect(textOf(bytes)).not.toContain(absent);
  expect(decode(bytes)).toMatchObject({ importW: 1, exportW: 0 });
});

test.each<[why: string, lines: readonly string[]]>([
  [
    'Belgian gas, and finer registers',
    [
      '0-0:96.1.4(50217)',
      '1-0:1.8.1(000000.034123*kWh)',
      '1-0:1.7.0(00.000*kW)',
      '1-0:2.7.0(00.000*kW)',
      '1-0:31.7.0(001.52*A)',
      '0-1:24.2.3(200512134558S)(00112.384*m3)',
    ],
  ],
  [
    'an identifier that spells nothing',
    ['0-0:96.1.1(0102)', '1-3:0.2.8(50)', '1-0:1.7.0(00.000*kW)', '1-0:2.7.0(00.000*kW)'],
  ],
])('of another dialect: %s', (_why, lines) => {
  const given = decode(telegram({ lines }));
  expect(decode(writer.write(given))).toEqual({ version: '50', ...given });
});

test.skipIf(corpus === undefined)('recorded telegrams of every dialect', () => {
  const folder = `${corpus}p1/`;
  let compared = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
    for (const given of decodeAll(readFileSync(folder + file))) {
      const { importWh, exportWh, mbus } = given;
      const expected: { -readonly [Key in keyof MeterReading]?: MeterReading[Key] } = {
        ...given,
        crc: 'ok',
        version: given.version ?? '50',
        identification: given.identification || 'SPT5SUNPILOT',
        ...(importWh !== undefined && { importWh: Math.floor(importWh) }),
        ...(exportWh !== undefined && { exportWh: Math.floor(exportWh) }),
      };
      // A channel that says nothing at all is not printed.
      if (mbus?.every((one) => Object.keys(one).length === 1)) delete expected.mbus;
      expect(numbersOf(decode(writer.write(given))), file).toEqual(
        numbersOf(expected as MeterReading),
      );
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(500);
});

function decodeAll(bytes: Uint8Array): MeterReading[] {
  const readings: MeterReading[] = [];
  const decoder = createP1Decoder({
    crc: 'none',
    onTelegram(found) {
      const one = toReading(found, 0);
      if (!('kind' in one)) readings.push(one);
    },
    onFault() {
      // What the decoder refuses is none to write again.
    },
  });
  decoder.push(bytes);
  decoder.end();
  return readings;
}
