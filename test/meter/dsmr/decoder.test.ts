import { describe, expect, test } from 'vitest';
import { createP1Decoder } from '../../../src/meter/dsmr/decoder.ts';
import { toReading } from '../../../src/meter/dsmr/telegram-reading.ts';
import { POWERS, telegram } from '../../support/p1.ts';
import { decodeAll } from '../../support/p1-recorder.ts';

const told = (...lines: readonly string[]) => decodeAll([telegram({ lines })]);

describe('the powers decisions rest on', () => {
  test.each([
    ['1-0:1.7.0()', 'nothing'],
    ['1-0:1.7.0(00.193)', 'no unit'],
    ['1-0:1.7.0(00000000)', 'zero without a unit'],
    ['1-0:1.7.0(00.193*kVA)', 'apparent power'],
    ['1-0:1.7.0(0x.193*kW)', 'a letter'],
    ['1-0:1.7.0(-00.193*kW)', 'a negative import'],
    ['1-0:1.7.0(00.193*kW)(00.194*kW)', 'two values'],
    ['1-0:1.7.0(00.193*kW', 'cut'],
    ['1-1:1.7.0(kW)', 'unreadable in channel 1'],
    ['1-0:2.7.0(*kW)', 'an export of nothing'],
    ['1-0:16.7.0(abc)', 'an unreadable net'],
  ])('%s fails the telegram: %s', (line) => {
    const { faults, telegrams } = told(line, '0-0:96.14.0(0001)');
    expect(telegrams).toEqual([]);
    expect(faults).toMatchObject([
      { kind: 'bad-value', obis: line.slice(0, line.indexOf('(')).replace('1-1', '1-0') },
    ]);
  });

  test.each([
    ['1-0:1.7.0(00.193*kW)', '1-0:1.7.0(00.193*kW)'],
    ['1-0:1.7.0(00.193*kW)', '1-1:1.7.0(00.200*kW)'],
    ['1-0:2.7.0(00.193*kW)', '1-0:2.7.0(00.200*kW)'],
    ['1-0:16.7.0(00.193*kW)', '1-0:16.7.0(-00.200*kW)'],
  ])('%s and %s fail the telegram: which is true?', (...lines) => {
    expect(told(...lines).faults).toMatchObject([{ kind: 'duplicate-object' }]);
  });

  test('a fault says what was met', () => {
    expect(told('1-0:1.7.0(00.A23*kW)').faults).toEqual([
      {
        kind: 'bad-value',
        detail: '1-0:1.7.0 is no power: "00.A23*kW"',
        obis: '1-0:1.7.0',
        text: '00.A23*kW',
      },
    ]);
    expect(told('1-0:1.7.0(1*kW)', '1-0:1.7.0(2*kW)').faults).toEqual([
      {
        kind: 'duplicate-object',
        detail: '1-0:1.7.0 comes twice, then as "2*kW"',
        obis: '1-0:1.7.0',
        text: '2*kW',
      },
    ]);
    const long = told(`1-0:1.7.0(${'x'.repeat(500)})`).faults[0];
    expect(long?.text).toHaveLength(64);
  });

  test.each([
    { lines: POWERS, importW: 193, exportW: 1_250, why: 'both as sent' },
    {
      lines: ['1-0:16.7.0(-00.500*kW)'],
      importW: 0,
      exportW: 500,
      why: 'a negative net is export',
    },
    { lines: ['1-0:16.7.0(00.500*kW)'], importW: 500, exportW: 0, why: 'a positive one import' },
    { lines: ['1-0:16.7.0(-00.000*kW)'], importW: 0, exportW: 0, why: 'zero is neither' },
    {
      lines: ['1-0:1.7.0(00.700*kW)', '1-0:16.7.0(-00.500*kW)'],
      importW: 0,
      exportW: 500,
      why: 'the net stands in for a missing export',
    },
    {
      lines: [...POWERS, '1-0:16.7.0(-00.500*kW)'],
      importW: 193,
      exportW: 1_250,
      why: 'both stand against the net',
    },
    {
      lines: ['1-0:1.7.0(00.193*kW) // now', POWERS[1] ?? ''],
      importW: 193,
      exportW: 1_250,
      why: 'a comment behind it',
    },
  ])('$why: $importW W in, $exportW W out', ({ lines, importW, exportW }) => {
    const [first] = told(...lines).telegrams;
    expect(first && toReading(first, 5)).toMatchObject({ importW, exportW, takenAtMs: 5 });
  });

  test.each([
    { lines: [], obis: '1-0:1.7.0' },
    { lines: ['1-0:1.7.0(00.193*kW)'], obis: '1-0:2.7.0' },
    { lines: ['1-0:2.7.0(00.193*kW)'], obis: '1-0:1.7.0' },
    { lines: ['1-0:1.7.1(00.193*kW)', '1-0:2.7.0(00.193*kW)'], obis: '1-0:1.7.0' },
  ])('with $lines alone there is a telegram but no reading', ({ lines, obis }) => {
    const [first] = told(...lines, '0-0:96.14.0(0002)').telegrams;
    expect(first?.tariff).toBe('0002');
    expect(first && toReading(first, 5)).toEqual({
      kind: 'missing-object',
      detail: `${obis} is not in the telegram`,
      obis,
    });
  });
});

test('the raw bytes are a copy of what came', () => {
  const bytes = telegram({ lines: POWERS });
  const raws: Uint8Array[] = [];
  const decoder = createP1Decoder({
    onTelegram: (_, raw) => raws.push(raw),
    onFault: () => {},
  });
  const chunk = Buffer.from(bytes);
  decoder.push(chunk);
  chunk.fill(0);
  decoder.push(telegram({ lines: ['0-0:96.14.0(0001)'] }));
  expect(Buffer.from(raws[0] ?? [])).toEqual(bytes);
});

test('times are those of the zone asked for', () => {
  const bytes = telegram({ lines: ['0-0:1.0.0(260318122546W)'] });
  const { telegrams } = decodeAll([bytes], { timeZone: 'Europe/Lisbon' });
  expect(telegrams[0]?.at).toEqual({
    epochMs: Date.parse('2026-03-18T12:25:46Z'),
    local: '2026-03-18 12:25:46',
  });
});

test('an unknown zone is refused at once', () => {
  expect(() => decodeAll([], { timeZone: 'Europe/Atlantis' })).toThrow(RangeError);
});

test('after an end the decoder goes on, and knows its meter still', () => {
  const story: string[] = [];
  const decoder = createP1Decoder({
    onTelegram: ({ identification }) => story.push(identification),
    onFault: ({ kind }) => story.push(kind),
  });
  const bytes = telegram({ lines: POWERS });
  decoder.push(bytes);
  decoder.push(bytes.subarray(0, 30));
  decoder.end();
  decoder.end();
  decoder.push(telegram({ lines: POWERS, check: '' }));
  decoder.push(bytes);
  expect(story).toEqual(['TST5 meter', 'truncated', 'no-checksum', 'TST5 meter']);
});
