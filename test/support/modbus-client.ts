import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ModbusFramer, writeFrame } from '../../src/meter/modbus/frame.ts';

/** Asks a Modbus server on loopback what a test wants to know, byte by byte. */
export class ModbusClient {
  readonly #framer = new ModbusFramer();
  readonly #answers: Buffer[] = [];
  readonly socket: Socket;
  #transaction = 0;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => {
      for (const { pdu } of this.#framer.push(chunk)) this.#answers.push(Buffer.from(pdu));
      this.socket.emit('answer');
    });
  }

  /** @param request - function code and what follows, in hexadecimal digits. */
  async ask(request: string, unit = 1): Promise<string> {
    const transaction = this.#transaction++;
    this.socket.write(writeFrame({ transaction, unit, pdu: Buffer.from(request, 'hex') }));
    while (this.#answers.length === 0) await once(this.socket, 'answer');
    return this.#answers.shift()?.toString('hex') ?? '';
  }

  /** The bytes of registers, by function code 3 or 4. */
  async registers(functionCode: 3 | 4, address: number, count: number): Promise<Buffer> {
    const request = Buffer.from([functionCode, 0, 0, 0, 0]);
    request.writeUInt16BE(address, 1);
    request.writeUInt16BE(count, 3);
    return Buffer.from((await this.ask(request.toString('hex'))).slice(4), 'hex');
  }
}
