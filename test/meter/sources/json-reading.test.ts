import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HttpConfig, valuesOf } from '../../../src/meter/sources/http.config.ts';
import type { HttpPresetName } from '../../../src/meter/sources/http-presets.ts';
import { pointedAt } from '../../../src/meter/sources/json-pointer.ts';
import { readJsonReading } from '../../../src/meter/sources/json-reading.ts';

const presetValues = (preset: HttpPresetName) =>
  valuesOf(HttpConfig.parse({ source: 'http', url: 'http://meter', preset }));

// RFC 6901 section 5, and what lies beside it.
test.each([
  ['', { foo: ['bar', 'baz'], 'a/b': 1, 'm~n': 8 }],
  ['/foo/0', 'bar'],
  ['/a~1b', 1],
  ['/m~0n', 8],
  ['/foo/2', undefined],
  ['/foo/length', undefined],
  ['/foo/00', undefined],
  ['/toString', undefined],
  ['/foo/0/x', undefined],
])('%j leads to %j', (pointer, value) => {
  expect(pointedAt({ foo: ['bar', 'baz'], 'a/b': 1, 'm~n': 8 }, pointer)).toEqual(value);
});

describe('a document becomes a reading', () => {
  test.each<[preset: HttpPresetName, why: string, document: unknown, reading: object]>([
    [
      'homewizard',
      'one phase, feeding in',
      {
        active_power_w: -543,
        active_power_l1_w: -543,
        active_voltage_l1_v: 230.1,
        active_current_l1_a: -2.36,
        total_power_import_kwh: 13779.338,
        total_gas_m3: 2569.646,
      },
      {
        importW: 0,
        exportW: 543,
        importWh: 13_779_338,
        gas: { m3: 2569.646 },
        phases: [{ importW: 0, exportW: 543, voltageV: 230.1, currentA: 2.36 }],
      },
    ],
    [
      'youless',
      'an array of one',
      [{ tm: 1, net: 9194.164, pwr: 2382, p1: 4703.562, p2: 4490.631, n1: 0.029, n2: 0, gas: 1.5 }],
      {
        importW: 2382,
        exportW: 0,
        importT1Wh: 4_703_562,
        importT2Wh: 4_490_631,
        exportT1Wh: 29,
        exportT2Wh: 0,
        gas: { m3: 1.5 },
      },
    ],
    [
      'shelly-em',
      'watt-hours, decimals of a watt',
      { emeters: [{ power: 120.6, voltage: 231.2, total: 1234.5, total_returned: 10 }] },
      {
        importW: 121,
        exportW: 0,
        importWh: 1235,
        exportWh: 10,
        phases: [{ importW: 121, exportW: 0, voltageV: 231.2 }],
      },
    ],
    [
      'shelly-3em',
      'the sum of three phases',
      {
        emeters: [
          { power: 100, voltage: 230, current: 0.5 },
          { power: -400, voltage: 231, current: 1.8 },
          { power: 50.4, voltage: 229, current: 0.3 },
        ],
      },
      {
        importW: 0,
        exportW: 250,
        phases: [
          { importW: 100, exportW: 0, voltageV: 230, currentA: 0.5 },
          { importW: 0, exportW: 400, voltageV: 231, currentA: 1.8 },
          { importW: 50, exportW: 0, voltageV: 229, currentA: 0.3 },
        ],
      },
    ],
    [
      'shelly-pro-3em',
      'what is not there is absent',
      { total_act_power: 77 },
      { importW: 77, exportW: 0 },
    ],
  ])('%s: %s', (preset, _why, document, reading) => {
    const result = readJsonReading(JSON.stringify(document), presetValues(preset));
    expect(result).toEqual({ ok: true, reading });
  });

  test('import and export, in kW, as text', () => {
    const { values } = HttpConfig.parse({
      source: 'http',
      url: 'http://meter',
      values: { importW: { at: '/in', scale: 1_000 }, exportW: { at: '/out', scale: 1_000 } },
    });
    expect(readJsonReading('{"in":"0.000","out":"1.204"}', values)).toEqual({
      ok: true,
      reading: { importW: 0, exportW: 1_204 },
    });
  });
});

test.each([
  ['no JSON', '<html>', 'format'],
  ['power is missing', '{}', 'no-reading'],
  ['power is no number', '{"active_power_w":"n/a"}', 'no-reading'],
  ['power is null', '{"active_power_w":null}', 'no-reading'],
  ["power is no house's", '{"active_power_w":1e9}', 'bad-value'],
])('%s: %s is a fault', (_why, body, kind) => {
  const result = readJsonReading(body, presetValues('homewizard'));
  expect(result).toMatchObject({ ok: false, fault: { kind } });
});

test('one of three phases missing is no sum of two', () => {
  const body = JSON.stringify({ emeters: [{ power: 1 }, { power: 2 }] });
  expect(readJsonReading(body, presetValues('shelly-3em'))).toMatchObject({
    ok: false,
    fault: { kind: 'no-reading', detail: 'no number at /emeters/2/power, where l3W is' },
  });
});

test('whatever is answered, it is a reading of whole watts or a fault', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('homewizard', 'youless', 'shelly-3em'),
      (json, preset) => {
        const result = readJsonReading(JSON.stringify(json), presetValues(preset));
        if (!result.ok) return;
        expect(Number.isInteger(result.reading.importW)).toBe(true);
        expect(Math.min(result.reading.importW, result.reading.exportW)).toBe(0);
      },
    ),
  );
});
