/** Exceptions of MODBUS Application Protocol V1.1b3 section 7, and one that EnergyMe Home adds. */
const EXCEPTION = { function: 0x01, address: 0x02, value: 0x03, unit: 0xe1 } as const;

const READ_HOLDING = 3;
const READ_INPUT = 4;
/** The unit that EnergyMe Home answers as; a whatwatt Go answers as any. */
const HOLDING_UNIT = 1;
/** Registers that fit into one answer. */
const MAX_COUNT = 125;

/** Registers by address; nothing where one of them is not there. */
export type ReadRegisters = (address: number, count: number) => Buffer | undefined;

/** Where the two functions that are served read. */
export interface Registers {
  readonly holding: ReadRegisters;
  readonly input: ReadRegisters;
}

/** The answer to one request: registers, or the exception that says why not. Pure. */
export function answerOf(
  { unit, pdu }: { readonly unit: number; readonly pdu: Buffer },
  { holding, input }: Registers,
): Buffer {
  const functionCode = pdu.readUInt8(0);
  const except = (code: number): Buffer => Buffer.from([functionCode | 0x80, code]);
  if (functionCode !== READ_HOLDING && functionCode !== READ_INPUT) {
    return except(EXCEPTION.function);
  }
  if (functionCode === READ_HOLDING && unit !== HOLDING_UNIT) return except(EXCEPTION.unit);
  if (pdu.length !== 5) return except(EXCEPTION.value);
  const address = pdu.readUInt16BE(1);
  const count = pdu.readUInt16BE(3);
  if (count === 0 || count > MAX_COUNT) return except(EXCEPTION.value);
  const read = functionCode === READ_HOLDING ? holding : input;
  const bytes = read(address, count);
  if (bytes === undefined) return except(EXCEPTION.address);
  return Buffer.concat([Buffer.from([functionCode, bytes.length]), bytes]);
}
