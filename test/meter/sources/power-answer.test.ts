import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPowerAnswer } from '../../../src/meter/sources/power-answer.ts';

test.each([
  ['{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }', 0, 780, 'as documented'],
  ['{ "Solar2Grid": 0.000, "Grid2Home": 1.234 }', 1_234, 0, 'import'],
  ['{ "Solar2Grid": 0, "Grid2Home": 0 }', 0, 0, 'balance'],
  ['{ "Solar2Grid": 1.5, "Grid2Home": 0.25 }', 0, 1_250, 'both: netted'],
  ['{ "Timestamp": "x", "Solar2Grid": 0.1, "Grid2Home": 0.3 }', 200, 0, 'further keys'],
  ['\n{"Grid2Home":2,"Solar2Grid":0}\r\n', 2_000, 0, 'other order and space'],
  ['{"Grid2Home":0.0005,"Solar2Grid":0}', 1, 0, 'rounded to whole watts'],
])('%s', (body, importW, exportW) => {
  expect(readPowerAnswer(body)).toEqual({ ok: true, power: { importW, exportW } });
});

test.each([
  ['{}', 'no-reading', 'before the first telegram'],
  ['{ "Solar2Grid": 0.1 }', 'no-reading', 'one key'],
  ['{ "Solar2Grid": "0.1", "Grid2Home": 0 }', 'no-reading', 'text is no number'],
  ['{ "Solar2Grid": null, "Grid2Home": 0 }', 'no-reading', 'null is not 0'],
  ['{ "Solar2Grid": 1e999, "Grid2Home": 0 }', 'no-reading', 'infinite'],
  ['{ "Solar2Grid": nan, "Grid2Home": 0.000 }', 'no-reading', 'as C prints it'],
  ['{ "Solar2Grid": -inf, "Grid2Home": 0.000 }', 'no-reading', 'as C prints it'],
  ['{ "Solar2Grid": -0.1, "Grid2Home": 0 }', 'bad-value', 'negative'],
  ['{ "Solar2Grid": 0, "Grid2Home": 1000.001 }', 'bad-value', 'watts, not kW'],
  ['{ "Solar2Grid": 1e306, "Grid2Home": 0 }', 'bad-value', 'not finite in watts'],
  ['[]', 'format', 'a list'],
  ['null', 'format', 'nothing'],
  ['', 'format', 'an empty body'],
  ['<html>busy</html>', 'format', 'a page'],
  ['{ "Solar2Grid": 0.780, "Grid2', 'format', 'half'],
])('%s is %s: %s', (body, kind) => {
  expect(readPowerAnswer(body)).toMatchObject({ ok: false, fault: { kind } });
});

test('whatever comes, it is whole watts in one direction or a fault', () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ Solar2Grid: fc.double(), Grid2Home: fc.double() })
      .map((power) => JSON.stringify(power)),
  );
  fc.assert(
    fc.property(body, (text) => {
      const result = readPowerAnswer(text);
      if (!result.ok) return;
      const { importW, exportW } = result.power;
      expect(Math.min(importW, exportW)).toBe(0);
      expect(importW + exportW).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(importW + exportW)).toBe(true);
    }),
  );
});
