import type { Register, RegisterSet } from './register-set.config.ts';

type NumberType = Register['type'];
type WordOrder = RegisterSet['word_order'];

/**
 * A number as registers carry it. What is not known, or does not fit, is what the type has for that:
 * NaN, or the least integer, as SunSpec has it (Device Information Model Specification 1.2, section
 * 4.5), never 0.
 */
export function numberBytes(
  type: NumberType,
  value: number | undefined,
  order: WordOrder = 'msw',
): Buffer {
  const bytes = mostSignificantFirst(type, value ?? Number.NaN);
  return order === 'msw' ? bytes : bytes.swap16().reverse();
}

function mostSignificantFirst(type: NumberType, value: number): Buffer {
  switch (type) {
    case 'float': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatBE(value);
      return bytes;
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value);
      return bytes;
    }
    case 'short': {
      const bytes = Buffer.alloc(2);
      bytes.writeInt16BE(integerOf(value, 16));
      return bytes;
    }
    case 'int': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(integerOf(value, 32));
      return bytes;
    }
    case 'long': {
      const bytes = Buffer.alloc(8);
      const whole = Math.round(value);
      bytes.writeBigInt64BE(Number.isSafeInteger(whole) ? BigInt(whole) : -(2n ** 63n));
      return bytes;
    }
  }
}

function integerOf(value: number, bits: 16 | 32): number {
  const most = 2 ** (bits - 1) - 1;
  const whole = Math.round(value);
  return Math.abs(whole) <= most ? whole : -most - 1;
}
