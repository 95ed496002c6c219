import { raised } from '../../house/meter-numbers.ts';
import { byteMeasurement } from './byte-measurement.ts';
import type { Facts } from './facts.ts';
import {
  BYTE_MEASUREMENTS,
  type ByteMeasurement,
  type NumberMeasurement,
} from './measurement-name.config.ts';
import { numberBytes } from './number-bytes.ts';
import { numberMeasurement } from './number-measurement.ts';
import { type Register, type RegisterSet, wordsOf } from './register-set.config.ts';
import { RegisterTable, type TableRow } from './register-table.ts';

/** The input registers that sets lay out. */
export function inputTable(sets: readonly RegisterSet[]): RegisterTable<Facts> {
  const rows: TableRow<Facts>[] = [];
  for (const { start_address, word_order, registers } of sets) {
    let address = start_address;
    for (const register of registers) {
      const words = wordsOf(register);
      rows.push({ address, words, bytes: bytesOf(register, word_order) });
      address += words;
    }
  }
  return new RegisterTable(rows);
}

function bytesOf(
  { id, type, scaler }: Register,
  order: RegisterSet['word_order'],
): TableRow<Facts>['bytes'] {
  if (isBytes(id)) return (facts) => byteMeasurement(id, facts);
  return (facts) => {
    const number = numberMeasurement(id, facts);
    return numberBytes(type, number && raised(number.value, number.exponent + scaler), order);
  };
}

function isBytes(id: NumberMeasurement | ByteMeasurement): id is ByteMeasurement {
  return Object.hasOwn(BYTE_MEASUREMENTS, id);
}
