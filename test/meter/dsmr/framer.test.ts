import { describe, expect, test } from 'vitest';
import { Framer, LONGEST_TELEGRAM, type TelegramFrame } from '../../../src/meter/dsmr/framer.ts';
import { POWERS, telegram } from '../../support/p1.ts';

/** What a framer makes of bytes: checksum and header of a telegram, kind of a fault. */
function story(bytes: string | Buffer): string[] {
  const told: string[] = [];
  const framer = new Framer({
    frame: ({ bytes: found, crc }) => {
      told.push(`${crc} ${/^\/(\w+)/.exec(Buffer.from(found).toString('latin1'))?.[1]}`);
    },
    fault: ({ kind }) => told.push(kind),
  });
  framer.push(Buffer.from(bytes as string, 'latin1'));
  framer.end();
  return told;
}

const good = telegram({ header: 'ABC5good', lines: POWERS }).toString('latin1');
const body = good.slice(0, -6);
const crc = good.slice(-6, -2);
const old = telegram({ header: 'ABC5old', lines: POWERS, check: '' }).toString('latin1');

describe('the end of a telegram', () => {
  test.each([
    { why: 'four digits', bytes: good, told: ['ok ABC5good'] },
    { why: 'lower case', bytes: `${body}${crc.toLowerCase()}\r\n`, told: ['ok ABC5good'] },
    { why: 'a NUL before the line end', bytes: `${body}${crc}\0\r\n`, told: ['ok ABC5good'] },
    { why: 'a NUL behind it', bytes: `${good}\0${good}`, told: ['ok ABC5good', 'ok ABC5good'] },
    { why: 'no line end, silence', bytes: body + crc, told: ['ok ABC5good'] },
    {
      why: 'no line end, another',
      bytes: body + crc + old,
      told: ['ok ABC5good', 'absent ABC5old'],
    },
    {
      why: 'half a line end',
      bytes: `${body}${crc}\r${old}`,
      told: ['ok ABC5good', 'absent ABC5old'],
    },
    { why: 'a letter for a digit', bytes: `${body}x${crc.slice(1)}\r\n`, told: ['checksum'] },
    { why: 'a digit too many', bytes: `${body}0${crc}\r\n`, told: ['checksum'] },
    { why: 'a word', bytes: `${body}WRONG\r\n`, told: ['checksum'] },
    { why: 'one that does not fit', bytes: good.replace('193', '194'), told: ['checksum'] },
    { why: 'a digit turned blank', bytes: `${body} ${crc.slice(1)}\r\n`, told: ['checksum'] },
    { why: 'only a blank', bytes: `${body} \r\n`, told: ['checksum'] },
    { why: 'no checksum', bytes: old, told: ['absent ABC5old'] },
    { why: 'no checksum, line feed', bytes: old.replaceAll('\r', ''), told: ['absent ABC5old'] },
    { why: 'no checksum, silence', bytes: old.trimEnd(), told: ['absent ABC5old'] },
    { why: 'cut behind the mark', bytes: body + old, told: ['truncated', 'absent ABC5old'] },
    {
      why: 'cut within the line end',
      bytes: `${body}\r${old}`,
      told: ['truncated', 'absent ABC5old'],
    },
    {
      why: 'cut within the digits',
      bytes: `${body}F${old}`,
      told: ['truncated', 'absent ABC5old'],
    },
    { why: 'silence within the digits', bytes: `${body}F`, told: ['truncated'] },
    { why: 'junk behind it (EasyMeter)', bytes: `${old}  258\r\nÿÿ\r\n`, told: ['absent ABC5old'] },
    {
      why: 'a comment behind it',
      bytes: `${body}${crc}  // sum\r\n${good}`,
      told: ['ok ABC5good', 'ok ABC5good'],
    },
    {
      why: 'much junk for it',
      bytes: `${body}${'A'.repeat(99)}\r\n${good}`,
      told: ['checksum', 'ok ABC5good'],
    },
  ])('$why', ({ bytes, told }) => {
    expect(story(bytes)).toEqual(told);
  });

  test('three digits stand for four with a leading zero (WarmteLink)', () => {
    const numbered = Array.from({ length: 200 }, (_, index) =>
      telegram({ lines: [`${index}`] }).toString(),
    );
    const zero = numbered.find((bytes) => /!0[1-9A-F]/.test(bytes)) ?? '';
    expect(story(zero.replace('!0', '!'))).toEqual(['ok TST5']);
  });
});

describe('the start of a telegram', () => {
  test.each([
    { why: 'behind a line end', bytes: `noise\r\n${good}`, told: ['ok ABC5good'] },
    { why: 'amid a line', bytes: `noise${good}`, told: ['ok ABC5good'] },
    { why: 'amid a line with a slash', bytes: `no/ise)/noise${good}`, told: ['ok ABC5good'] },
    {
      why: 'amid a telegram',
      bytes: `${body.slice(0, -9)}\r\n${good}`,
      told: ['truncated', 'ok ABC5good'],
    },
    {
      why: 'amid a line of it',
      bytes: `${body.slice(0, -9)}${good}`,
      told: ['truncated', 'ok ABC5good'],
    },
    { why: 'amid its header', bytes: `/ABC5g${good}`, told: ['truncated', 'ok ABC5good'] },
    {
      why: 'amid a line, no checksum',
      bytes: `${old.slice(0, -9)}${old}`,
      told: ['truncated', 'absent ABC5old'],
    },
    {
      why: 'the tail of a telegram first',
      bytes: `${good.slice(30)}${good}`,
      told: ['ok ABC5good'],
    },
    { why: 'never', bytes: 'noise / noise ! noise\r\n!\r\n', told: [] },
    { why: 'and no end', bytes: body.slice(0, -1), told: ['truncated'] },
  ])('$why', ({ bytes, told }) => {
    expect(story(bytes)).toEqual(told);
  });

  test.each([
    { why: 'a slash in a text', line: '0-0:96.13.0(either/or)' },
    { why: 'something like a header in a text', line: '0-0:96.13.0(see /ABC5good)' },
    { why: 'an exclamation mark in a text', line: '0-0:96.13.0(stop!)' },
  ])('$why is neither start nor end', ({ line }) => {
    const withText = telegram({ header: 'ABC5text', lines: [line, ...POWERS] });
    const withoutCrc = telegram({ header: 'ABC5text', lines: [line, ...POWERS], check: '' });
    expect(story(withText)).toEqual(['ok ABC5text']);
    expect(story(withoutCrc)).toEqual(['absent ABC5text']);
  });

  test.each(['ACME!MTR', 'AB5/CDE'])('a header may be %s', (header) => {
    expect(story(telegram({ header, lines: POWERS }))).toEqual([expect.stringMatching(/^ok/)]);
  });
});

describe('the length of a telegram', () => {
  const empty = telegram({ header: 'ABC5long', lines: [''] }).length - '6F4A\r\n'.length;
  const fitting = 'x'.repeat(LONGEST_TELEGRAM - empty);

  test.each([
    { why: 'just fits', lines: [fitting], told: ['ok ABC5long'] },
    { why: 'one byte too long', lines: [`${fitting}x`], told: ['oversize'] },
    { why: 'far too long', lines: [fitting.repeat(3)], told: ['oversize'] },
  ])('$why', ({ lines, told }) => {
    const bytes = telegram({ header: 'ABC5long', lines }).toString();
    expect(story(bytes)).toEqual(told);
    expect(story(bytes + good)).toEqual([...told, 'ok ABC5good']);
  });

  test.each([
    { why: 'amid an endless line', before: '/ABC5long\r\n', faults: ['oversize', 'truncated'] },
    { why: 'amid endless noise', before: 'noise/', faults: [] },
  ])('another that begins $why is found wherever the first is given up', ({ before, faults }) => {
    for (let fitting = 0; fitting < good.length; fitting++) {
      const noise = 'x'.repeat(LONGEST_TELEGRAM - before.length - fitting);
      // With its end in reach the first is only cut.
      const fault = faults.slice(...(fitting < body.length ? [0, 1] : [1, 2]));
      expect(story(before + noise + good), `${fitting}`).toEqual([...fault, 'ok ABC5good']);
    }
  });
});

test('a telegram is handed on as it was received', () => {
  const raws: string[] = [];
  const frame = ({ bytes }: TelegramFrame) => raws.push(Buffer.from(bytes).toString('latin1'));
  const framer = new Framer({ frame, fault: () => {} });
  framer.push(Buffer.from(`noise${good}\0${old}${body.slice(0, 20)}${good}`));
  expect(raws).toEqual([good, old, good]);
});

test('a telegram that was kept stays as it is, however many follow', () => {
  const kept: Uint8Array[] = [];
  const framer = new Framer({ frame: ({ bytes }) => kept.push(bytes), fault: () => {} });
  const numbered = Array.from({ length: 500 }, (_, n) =>
    telegram({ header: `ABC5${n}`, lines: POWERS }).toString('latin1'),
  );
  // What is refused in between leaves its room to the next.
  for (const one of numbered) framer.push(Buffer.from(`${body.slice(0, -9)}\r\n${one}`));
  expect(kept.map((bytes) => Buffer.from(bytes).toString('latin1'))).toEqual(numbered);
});

test('a fault tells the checksum that was expected, as printed, and the one of the bytes', () => {
  const faults: unknown[] = [];
  const framer = new Framer({ frame: () => {}, fault: (fault) => faults.push(fault) });
  framer.push(Buffer.from(`${body}12aF\0\r\n`));
  expect(faults).toEqual([
    {
      kind: 'checksum',
      detail: `the telegram says "12aF", its bytes give ${crc}`,
      expected: '12aF',
      actual: crc,
    },
  ]);
});

test('a listener that throws does not hear the same telegram again', () => {
  const heard: string[] = [];
  const framer = new Framer({
    frame: ({ crc: check }) => {
      heard.push(check);
      throw new Error('not now');
    },
    fault: ({ kind }) => heard.push(kind),
  });
  expect(() => framer.push(Buffer.from(good))).toThrow('not now');
  framer.push(Buffer.from('\r\n'));
  framer.end();
  expect(heard).toEqual(['ok']);
});
