import { BYTE_MEASUREMENTS } from '../../publish/modbus/measurement-name.config.ts';
import {
  type Register,
  type RegisterSet,
  wordsOf,
} from '../../publish/modbus/register-set.config.ts';

/** How addresses are written. */
export type AddressFormat = 'dec' | 'hex';

/** Sets as a request may give them again: what goes without saying is not said. */
export function compactLayout(sets: readonly RegisterSet[]) {
  return sets.map(({ start_address, word_order, registers }) => ({
    start_address,
    ...(word_order !== 'msw' && { word_order }),
    registers: registers.map(compactRegister),
  }));
}

/** Sets with the address and the size of every register, in registers of 16 bits. */
export function detailedLayout(sets: readonly RegisterSet[], format: AddressFormat) {
  const written = (address: number) =>
    format === 'dec' ? address : `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
  return sets.map(({ start_address, word_order, registers }) => {
    let next = start_address;
    const placed = registers.map((register) => {
      const size = wordsOf(register);
      const address = next;
      next += size;
      return { ...compactRegister(register), address: written(address), size };
    });
    return {
      start_address: written(start_address),
      word_order,
      end_address: written(next),
      size: next - start_address,
      registers: placed,
    };
  });
}

/** Type and scaler are those of numbers; what is told in bytes has none. */
function compactRegister({ id, type, scaler }: Register) {
  return Object.hasOwn(BYTE_MEASUREMENTS, id) ? { id } : { id, type, scaler };
}
