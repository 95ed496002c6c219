import { expect, test } from 'vitest';
import { documentedRows, shapeOf } from './documented-row.ts';

test.each([
  ['sunpilot/mode solar', 'sunpilot/mode solar\n', true, 'the line that ends it is no matter'],
  ['sunpilot/mode solar', 'sunpilot/mode off\n', false, 'words are'],
  ['{"a":1.5,"b":null}', '{"a":-780,"b":null}', true, 'another number'],
  ['{"a":1.5,"b":null}', '{"a":1.5,"b":0}', false, 'a number where none is known'],
  ['{"a":1.5,"b":0}', '{"a":1.5,"b":null}', false, 'and the other way round'],
  ['{"a":1,...,"z":2}', '{"a":3,"m":"x","z":4}', true, 'shortened'],
  ['{"a":1,...,"z":2}', '{"a":3,"m":"x"}', false, 'the end is missing'],
  ['{"a":1}', '{"a":1,"b":2}', false, 'more than is said'],
  ['/HEAD ... !4360', '/HEAD\r\n\r\n1-0:1.7.0(00.1*kW)\r\n!FFA9\r\n', true, 'a checksum'],
  ['{"id":"D83ADDE77308"}', '{"id":"0242AC110002"}', true, 'another adapter'],
  ['{"id":"D83ADDE77308"}', '{"id":""}', false, 'none'],
  ['box.local 192.168.68.106', 'box.local\t10.83.0.1', true, 'an address, a tab'],
  ['a+b (c) [d] | $e ^f', 'a+b (c) [d] | $e ^f', true, 'what means something in a pattern'],
])('%j is the shape of %j: %s, %s', (documented, answer, expected, _why) => {
  expect(shapeOf(documented).test(answer)).toBe(expected);
});

test('a row is read as it is shown: a pipe in a cell, no quotes', () => {
  const evcc = documentedRows().find((row) => row.interface === 'evcc');
  expect(evcc?.command).toBe('curl http://wallbox.local:8080/api/v1/charger | jq .iecState');
  expect(evcc?.answer).toBe('"C"');
});

test('rows stand in the order of their names', () => {
  const names = documentedRows().map((row) => row.interface);
  expect(names.length).toBeGreaterThan(20);
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')));
});
