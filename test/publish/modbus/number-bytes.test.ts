import { expect, test } from 'vitest';
import { numberBytes } from '../../../src/publish/modbus/number-bytes.ts';

test.each([
  ['float', 230.4, 'msw', '43666666', 'the example of EnergyMe Home'],
  ['float', 230.4, 'lsw', '66664366', 'its words the other way round'],
  ['float', undefined, 'msw', '7fc00000', 'not known'],
  ['float', -780, 'msw', 'c4430000', 'export'],
  ['double', 1_234_567, 'msw', '4132d68700000000', 'an energy'],
  ['double', 1_234_567, 'lsw', '00000000d6874132', 'words, not bytes, change places'],
  ['double', undefined, 'msw', '7ff8000000000000', 'not known'],
  ['int', 305_419_896, 'msw', '12345678', 'the example of the whatwatt Go'],
  ['int', 305_419_896, 'lsw', '56781234', 'and its least significant word first'],
  ['int', -1.5, 'msw', 'ffffffff', 'rounded as Math.round does'],
  ['int', 2_147_483_648, 'msw', '80000000', 'too large is not known, and does not wrap'],
  ['int', undefined, 'msw', '80000000', 'not known'],
  ['short', -780, 'msw', 'fcf4', 'one register'],
  ['short', 40_000, 'msw', '8000', 'too large'],
  ['short', undefined, 'lsw', '8000', 'not known'],
  ['long', 1_782_041_146, 'msw', '000000006a37ca3a', 'a time'],
  ['long', undefined, 'msw', '8000000000000000', 'not known'],
  ['long', 1e300, 'msw', '8000000000000000', 'too large'],
] as const)('%s of %s, %s first, is %s: %s', (type, value, order, hex, _why) => {
  expect(numberBytes(type, value, order).toString('hex')).toBe(hex);
});
