import type { Register, RegisterSet } from './register-set.config.ts';

type Id = Register['id'];

/**
 * Registers as a Siemens PAC2200 has them, for function code 04, where no others are configured: the
 * layout a whatwatt Go comes with. What it has no value for is padding, which reads as 0.
 */
export const PAC2200_SETS: readonly RegisterSet[] = [
  set(1, [
    ...inUnits('float', 0, ['32.7.0', '52.7.0', '72.7.0', '0', '0', '0']),
    ...inUnits('float', 0, ['current.l1', 'current.l2', 'current.l3', '0', '0', '0']),
    ...inUnits('float', 3, ['power.active.l1', 'power.active.l2', 'power.active.l3']),
    ...inUnits('float', 3, ['power.reactive.l1', 'power.reactive.l2', 'power.reactive.l3']),
    ...padding('float', 3),
  ]),
  set(55, [
    ...padding('float', 4),
    ...inUnits('float', 3, ['9.7.0', 'power.active', 'power.reactive', '13.7.0']),
  ]),
  set(205, [...padding('int', 3), ...inUnits('int', 0, ['96.14.0']), ...padding('int', 4)]),
  set(501, [
    ...inUnits('float', 3, ['1.7.0', '3.7.0', '2.7.0', '4.7.0']),
    ...padding('float', 4),
    ...padding('int', 2),
  ]),
  set(549, inUnits('float', 3, ['1.8.0', '3.8.0', '2.8.0', '4.8.0'])),
  set(801, [
    ...inUnits('double', 3, ['1.8.1', '1.8.2', '2.8.1', '2.8.2']),
    ...inUnits('double', 3, ['3.8.1', '3.8.2', '4.8.1', '4.8.2']),
    ...padding('double', 32),
  ]),
];

function set(start_address: number, registers: Register[]): RegisterSet {
  return { start_address, word_order: 'msw', registers };
}

function inUnits(type: Register['type'], scaler: number, ids: readonly Id[]): Register[] {
  return ids.map((id) => ({ id, type, scaler }));
}

function padding(type: Register['type'], count: number): Register[] {
  return inUnits(type, 0, Array<Id>(count).fill('0'));
}
