import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIALECTS } from '../../support/dialects.ts';
import { telegram } from '../../support/p1.ts';
import { decodeAll } from '../../support/p1-recorder.ts';

const lines = Object.values(DIALECTS).flatMap((dialect) => [...dialect.lines]);
const strange = [
  '',
  '(00001.001)',
  '1-0:1.7.0(00.1*kW)',
  '1-0:1.7.0(00.2*kW)',
  '1-0:1.7.0(',
  'text',
];
const line = fc.constantFrom(...lines, ...strange);

test('what is remembered of one telegram does not colour the next', () => {
  const sequence = fc.array(fc.array(line, { maxLength: 12 }), { maxLength: 6 });
  fc.assert(
    fc.property(sequence, (telegrams) => {
      const bytes = telegrams.map((some) => telegram({ lines: some }));
      const alone = bytes.map((one) => decodeAll([one]));
      const { telegrams: told, faults } = decodeAll(bytes);
      expect(told).toStrictEqual(alone.flatMap((record) => record.telegrams));
      expect(faults).toStrictEqual(alone.flatMap((record) => record.faults));
    }),
    { numRuns: 1_000 },
  );
});

test('a line that goes on where it ended before is read anew', () => {
  const gas = ['0-1:24.1.0(003)', '0-1:24.3.0(260718130000)(00)(60)(1)(0-1:24.2.1)(m3)'];
  const bytes = [telegram({ lines: gas }), telegram({ lines: [...gas, '(02806.137)'] })];
  const { telegrams } = decodeAll(bytes);
  expect(telegrams.map(({ gas: found }) => found?.m3)).toEqual([undefined, 2_806.137]);
});

test('telegrams of many and of long lines are read whole', () => {
  const many = Array.from({ length: 300 }, (_, index) => `9-9:${index % 200}.0.0(x)`);
  const long = `0-0:96.13.0(${'30'.repeat(1_024)})`;
  const bytes = telegram({ lines: [...many, long, '0-0:96.14.0(0002)'] });
  const { telegrams } = decodeAll([bytes, bytes, bytes]);
  expect(telegrams.map(({ tariff }) => tariff)).toEqual(['0002', '0002', '0002']);
});
