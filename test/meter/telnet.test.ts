import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTelnetFilter } from '../../src/meter/telnet.ts';
import { POWERS, telegram } from '../support/p1.ts';
import { decodeAll } from '../support/p1-recorder.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

test.each([
  ['', '2f 41', '2f 41', 'no commands'],
  ['', 'ff fb 03 2f', '2f', 'WILL'],
  ['', 'ff fd 03 2f', '2f', 'DO'],
  ['', 'ff fe 01 ff fc 01 2f', '2f', 'DONT, WONT'],
  ['', 'ff fa 2c 01 00 01 c2 00 ff f0 2f', '2f', 'a negotiation'],
  ['', 'ff fa 2c ff ff f0 ff f0 2f', '2f', 'a command byte inside a negotiation'],
  ['', '2f ff ff 41', '2f ff 41', 'the command byte as data'],
  ['', 'ff f1 2f', '2f', 'a command of two bytes'],
  ['', '30 ff 39 2f', '30 ff 39 2f', 'the command byte before what is none: noise'],
  ['', '30 ff 0d 0a 2f', '30 ff 0d 0a 2f', 'noise at the end of a line'],
  ['ff', '2f 41', 'ff 2f 41', 'noise before a cut'],
  ['ff', 'fb 03 2f', '2f', 'cut after the command byte'],
  ['ff fb', '03 2f', '2f', 'cut before the option'],
  ['ff fa 2c ff', 'f0 2f', '2f', 'cut before the end of a negotiation'],
])('[%s] %s -> %s: %s', (before, chunk, data) => {
  const strip = createTelnetFilter();
  expect(Buffer.from(strip(hex(before)))).toEqual(Buffer.alloc(0));
  expect(Buffer.from(strip(hex(chunk)))).toEqual(hex(data));
});

test('for every data, commands in between and cuts: the data comes through', () => {
  const data = fc.uint8Array({ minLength: 1, maxLength: 20 });
  const command = fc.constantFrom('fffb03', 'fffd2c', 'fff1', 'fffa2c0100fffffff0');
  const parts = fc.array(fc.oneof(data, command), { maxLength: 20 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 9 }), (sent, size) => {
      const wire = Buffer.concat(
        sent.map((part) =>
          typeof part === 'string'
            ? Buffer.from(part, 'hex')
            : Buffer.from([...part].flatMap((byte) => (byte === 255 ? [255, 255] : [byte]))),
        ),
      );
      const wanted = Buffer.concat(sent.filter((part) => typeof part !== 'string'));
      const strip = createTelnetFilter();
      const got: Uint8Array[] = [];
      for (let at = 0; at < wire.length; at += size) got.push(strip(wire.subarray(at, at + size)));
      expect(Buffer.concat(got)).toEqual(wanted);
    }),
  );
});

test('a negotiation without an end was noise: it is marked, and what follows comes through', () => {
  const strip = createTelnetFilter();
  const telegrams = Buffer.alloc(1_000, '/ABC5\r\n!\r\n', 'latin1');
  const data = Buffer.from(strip(Buffer.concat([hex('30 ff fa'), telegrams])));
  expect(data.subarray(0, 2)).toEqual(hex('30 ff'));
  expect(data.subarray(2)).toEqual(telegrams.subarray(-(data.length - 2)));
  expect(data.length).toBeGreaterThan(700);
});

test('no byte of a telegram without a checksum turns into a command byte unseen', () => {
  const old = telegram({ lines: POWERS, check: '' });
  for (const at of old.keys()) {
    const noisy = createTelnetFilter()(old.with(at, 0xff));
    // The line end at its end is no part of what it says.
    const isBody = at < old.length - 2;
    if (isBody) expect(decodeAll([noisy]).telegrams, `byte ${at}`).toEqual([]);
  }
});
