import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTelnetFilter } from '../../../src/meter/sources/telnet.ts';

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
