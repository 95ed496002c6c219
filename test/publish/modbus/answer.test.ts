import { expect, test } from 'vitest';
import { answerOf } from '../../../src/publish/modbus/answer.ts';

/** Registers 10 to 209 hold their own address, further down by function code 04. */
const registers = { holding: countingFrom(0), input: countingFrom(1_000) };

function countingFrom(base: number) {
  return (address: number, count: number): Buffer | undefined => {
    if (address < 10 || address + count > 210) return undefined;
    const bytes = Buffer.alloc(2 * count);
    for (let at = 0; at < count; at++) bytes.writeUInt16BE(base + address + at, 2 * at);
    return bytes;
  };
}

test.each([
  ['03000a0002', 1, '0304000a000b', 'holding registers of unit 1'],
  ['04000a0002', 1, '040403f203f3', 'input registers of unit 1'],
  ['04000a0002', 77, '040403f203f3', 'input registers of any unit'],
  ['04000a0002', 0, '040403f203f3', 'and of unit 0'],
  ['03000a0002', 2, '83e1', 'holding registers of another unit: no such server'],
  ['03000a0002', 0, '83e1', 'of unit 0 too'],
  ['0300090002', 1, '8302', 'a gap at the start'],
  ['0300d10002', 1, '8302', 'a gap at the end'],
  ['03ffff007d', 1, '8302', 'an end beyond all addresses'],
  ['03000a0000', 1, '8303', 'a count of 0'],
  ['03000a007e', 1, '8303', 'a count of 126'],
  ['030000007e', 1, '8303', 'the count is looked at before the address'],
  ['03000a', 1, '8303', 'a request that ends early'],
  ['04000a000200', 1, '8403', 'a request that goes on'],
  ['0100000001', 1, '8101', 'coils'],
  ['0200000001', 1, '8201', 'discrete inputs'],
  ['050000ff00', 1, '8501', 'writing a coil'],
  ['06000a0001', 1, '8601', 'writing a register'],
  ['06000a0001', 9, '8601', 'writing a register of another unit'],
  ['0f000a000801ff', 1, '8f01', 'writing coils'],
  ['10000a0001020001', 1, '9001', 'writing registers'],
  ['16000affff0000', 1, '9601', 'masking a register'],
  ['17000a0001000a0001020001', 1, '9701', 'reading and writing'],
  ['2b0e0100', 1, 'ab01', 'identification'],
  ['00', 1, '8001', 'no function at all'],
  ['83', 1, '8301', 'an exception instead of a request'],
])('%s for unit %i is answered %s: %s', (request, unit, answer) => {
  const pdu = Buffer.from(request, 'hex');
  expect(answerOf({ unit, pdu }, registers).toString('hex')).toBe(answer);
});

test('125 registers at once', () => {
  const pdu = Buffer.from('03000a007d', 'hex');
  const answer = answerOf({ unit: 1, pdu }, registers);
  expect(answer).toHaveLength(252);
  expect(answer.readUInt16BE(250)).toBe(134);
});
