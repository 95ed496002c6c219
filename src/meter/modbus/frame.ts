/** One message on Modbus TCP: who it is for, and what it says. */
export interface ModbusFrame {
  /** Ties an answer to its question, 0 to 65535. */
  readonly transaction: number;
  /** Unit identifier, 0 to 255. */
  readonly unit: number;
  /** Function code and what follows it, 1 to 253 bytes. */
  readonly pdu: Buffer;
}

/** MBAP header: transaction, protocol, length, unit. */
const HEADER_BYTES = 7;
/** MODBUS Application Protocol V1.1b3 section 4.1: 253 bytes, and the unit counts as one more. */
const MAX_LENGTH = 254;

/** What has arrived is no Modbus TCP, and where its next message would start nobody can tell. */
export class NoModbusError extends Error {
  override readonly name = 'NoModbusError';
  readonly code = 'NO_MODBUS';
}

/**
 * Finds messages in a byte stream, however it is cut (MODBUS Messaging on TCP/IP V1.0b section 3.1.3).
 * Never holds more than one unfinished message.
 */
export class ModbusFramer {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * @returns the messages that end in these bytes, in their order.
   * @throws {NoModbusError} when the stream cannot be followed any further.
   */
  push(chunk: Buffer): ModbusFrame[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: ModbusFrame[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const length = bytes.readUInt16BE(at + 4);
      if (bytes.readUInt16BE(at + 2) !== 0 || length < 2 || length > MAX_LENGTH) {
        throw new NoModbusError(`no header of Modbus TCP: ${bytes.toString('hex', at, at + 7)}`);
      }
      const end = at + HEADER_BYTES - 1 + length;
      if (end > bytes.length) break;
      frames.push({
        transaction: bytes.readUInt16BE(at),
        unit: bytes.readUInt8(at + 6),
        pdu: bytes.subarray(at + HEADER_BYTES, end),
      });
      at = end;
    }
    // A copy: what is left must not keep the whole chunk in memory.
    this.#rest = Buffer.from(bytes.subarray(at));
    return frames;
  }
}

/** The bytes of a message. */
export function writeFrame({ transaction, unit, pdu }: ModbusFrame): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + pdu.length);
  bytes.writeUInt16BE(transaction, 0);
  bytes.writeUInt16BE(pdu.length + 1, 4);
  bytes.writeUInt8(unit, 6);
  pdu.copy(bytes, HEADER_BYTES);
  return bytes;
}
