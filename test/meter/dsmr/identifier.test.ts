import { expect, test } from 'vitest';
import { identifierOf } from '../../../src/meter/dsmr/identifier.ts';

test.each([
  ['4530303031323334', 'E0001234', 'characters in hexadecimal'],
  ['5f5f4f4e455f5f', '__ONE__', 'in lower case'],
  ['1ESY1313002565', '1ESY1313002565', 'the characters themselves'],
  ['ADC3100000158491', 'ADC3100000158491', 'hexadecimal that spells nothing'],
  ['0000000000000000', '0000000000000000', 'zeros'],
  ['453030303', '453030303', 'half a character'],
  ['453xxxxx', '453xxxxx', 'made unreadable'],
  ['20202041', 'A', 'blanks around'],
])('%s is %s: %s', (printed, id) => {
  expect(identifierOf(printed)).toBe(id);
});

test.each(['', '  ', '20202020'])('"%s" identifies nothing', (printed) => {
  expect(identifierOf(printed)).toBeUndefined();
});
