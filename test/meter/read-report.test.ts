import { describe, expect, test } from 'vitest';
import { readJson, readLine, refusedJson, refusedLine } from '../../src/meter/read-report.ts';
import { DIALECTS } from '../support/dialects.ts';
import { telegram } from '../support/p1.ts';
import { decodeAll } from '../support/p1-recorder.ts';

function decoded(dialect: keyof typeof DIALECTS) {
  const [first] = decodeAll([telegram(DIALECTS[dialect])]).telegrams;
  if (first === undefined) throw new TypeError(`${dialect} is no telegram`);
  return first;
}

describe('as JSON', () => {
  test('a Dutch telegram: these keys in this order', () => {
    expect(JSON.stringify(readJson(decoded('dsmr5')))).toBe(
      '{"ok":true,"protocol":"dsmr","identification":"TST5\\\\3P-5000","version":"50",' +
        '"at":"2026-03-18T11:25:46Z","importW":0,"exportW":780,"netW":-780,' +
        '"phases":[{"importW":210,"exportW":0,"voltageV":231.4,"currentA":1},' +
        '{"importW":0,"exportW":1045,"voltageV":230.2,"currentA":5},' +
        '{"importW":55,"exportW":0,"voltageV":229.8,"currentA":0}],' +
        '"importT1Wh":1234567,"importT2Wh":2345678,"exportT1Wh":456789,"exportT2Wh":567890,' +
        '"tariff":"0002","powerFailures":4,"longPowerFailures":2,' +
        '"voltageSags":[3,1,2],"voltageSwells":[0,1,0],' +
        '"gas":{"at":"2026-03-18T11:20:01Z","m3":1234.567},' +
        '"mbus":[{"channel":1,"deviceType":3},{"channel":2,"deviceType":3,' +
        '"equipmentId":"G000987654321","at":"2026-03-18T11:20:01Z","value":1234.567,"unit":"m3"}],' +
        '"crc":"ok"}',
    );
  });

  test('a Belgian one tells its peaks', () => {
    expect(readJson(decoded('belgium'))).toMatchObject({
      quarterHourImportW: 2_351,
      monthPeakW: 4_589,
      monthPeakAt: '2026-03-09T12:45:00Z',
    });
  });

  test('what was not sent has no key', () => {
    expect(Object.keys(readJson(decoded('warmteLink')))).toEqual([
      'ok',
      'protocol',
      'identification',
      'version',
      'at',
      'mbus',
      'crc',
    ]);
    expect(readJson(decoded('easyMeter'))).not.toHaveProperty('netW');
  });

  test('totals over all tariffs stand for meters that know no tariffs', () => {
    expect(readJson(decoded('luxembourg'))).toMatchObject({ importWh: 25_653, exportWh: 40 });
  });

  test('a reading of a source that knows the powers alone', () => {
    expect(readJson({ importW: 1_250, exportW: 0 })).toStrictEqual({
      ok: true,
      importW: 1_250,
      exportW: 0,
      netW: 1_250,
    });
  });

  test('gas without a time, an M-Bus device without a number', () => {
    const readout = { gas: { m3: 1.5 }, mbus: [{ channel: 4 }] };
    expect(readJson(readout)).toStrictEqual({ ok: true, ...readout });
  });

  test('a refused telegram', () => {
    const bytes = telegram({ lines: ['1-0:1.7.0()'] });
    const [fault] = decodeAll([bytes]).faults;
    expect(fault && JSON.stringify(refusedJson(fault))).toBe(
      '{"ok":false,"fault":{"kind":"bad-value","detail":"1-0:1.7.0 is no power: \\"\\"","obis":"1-0:1.7.0","text":""}}',
    );
  });
});

describe('as a line', () => {
  test.each([
    {
      dialect: 'dsmr5',
      line:
        '2026-03-18 12:25:46  TST5\\3P-5000  import 0 W, export 780 W, L1 231.4 V 1 A 210 W, ' +
        'L2 230.2 V 5 A -1045 W, L3 229.8 V 0 A 55 W, imported 3580.245 kWh, ' +
        'exported 1024.679 kWh, gas 1234.567 m3',
    },
    {
      dialect: 'denmark',
      line: '2026-07-18 12:25:46  NES5 meter  import 0 W, export 1234 W, imported 12345.678 kWh, no checksum',
    },
    { dialect: 'warmteLink', line: '2026-02-15 20:05:23  NWA-WARMTELINK  heat 240.86 GJ' },
  ] as const)('$dialect', ({ dialect, line }) => {
    expect(readLine(decoded(dialect))).toBe(line);
  });

  test('a reading of a source that knows the powers alone', () => {
    expect(readLine({ importW: 1_250, exportW: 0 })).toBe('import 1250 W, export 0 W');
  });

  test('what other meters than that of gas measured; none of them is no power', () => {
    const mbus = [
      { channel: 1, deviceType: 3, value: 12.5, unit: 'm3' },
      { channel: 2, deviceType: 7, value: 101.25, unit: 'm3' },
      { channel: 3, deviceType: 4 },
      { channel: 4, deviceType: 99, value: 3, unit: 'GJ' },
    ];
    const line = 'gas 12.5 m3, water 101.25 m3, channel 4 3 GJ';
    expect(readLine({ gas: { m3: 12.5 }, mbus })).toBe(line);
    expect(readLine({ mbus: mbus.slice(2, 3) })).toBe('no power');
  });

  test('a refused telegram', () => {
    expect(refusedLine({ kind: 'truncated', detail: '12 bytes, then silence' })).toBe(
      'refused (truncated): 12 bytes, then silence',
    );
  });
});
