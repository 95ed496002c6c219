import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ModbusFramer, writeFrame } from '../../src/meter/modbus/frame.ts';

/** A meter on loopback that answers as the test says. */
export class ModbusMeter {
  /** Answers to `function address count`; what is not there is exception 2. */
  readonly registers = new Map<string, Buffer>();
  /** Everything it was asked, in order. */
  readonly asked: string[] = [];
  readonly units = new Set<number>();
  /** Stands in for the answer to the next question; `undefined` leaves it unanswered. */
  instead: { readonly bytes: Buffer | undefined } | undefined;
  connections = 0;
  readonly #server: Server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async kill(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    const framer = new ModbusFramer();
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const { transaction, unit, pdu } of framer.push(chunk)) {
        const asked = `${pdu.readUInt8()} ${pdu.readUInt16BE(1)} ${pdu.readUInt16BE(3)}`;
        this.asked.push(asked);
        this.units.add(unit);
        const bytes = this.registers.get(asked);
        const code = pdu.readUInt8();
        const answer = bytes
          ? Buffer.concat([Buffer.from([code, bytes.length]), bytes])
          : Buffer.from([code | 0x80, 2]);
        const whole = writeFrame({ transaction, unit, pdu: answer });
        const { instead } = this;
        this.instead = undefined;
        if (instead === undefined) socket.write(whole);
        else if (instead.bytes !== undefined) socket.write(instead.bytes);
      }
    });
  }
}
