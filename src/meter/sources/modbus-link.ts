import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { messageOf } from '../../thrown.ts';
import { ModbusFramer, writeFrame } from '../modbus/frame.ts';
import type { MeterFault } from '../source.ts';

/** Registers, two bytes each, or why there are none. */
export type RegistersRead =
  | { readonly ok: true; readonly bytes: Buffer }
  | {
      readonly ok: false;
      readonly fault: MeterFault;
      /** What the server answered instead; nothing where the link failed. */
      readonly exception?: number;
    };

export interface RegistersAsked {
  /** 3 reads holding registers, 4 input registers. */
  readonly functionCode: 3 | 4;
  /** Counted from 0. */
  readonly address: number;
  /** 1 to 125. */
  readonly count: number;
}

export interface ModbusLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Resolves the host name; asked only when a connection is made. */
  readonly lookup: LookupFunction;
}

/** MODBUS Application Protocol V1.1b3 section 7, and what EnergyMe Home says to a wrong unit. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'server device failure',
  6: 'server device busy',
  11: 'gateway target does not respond',
  225: 'no such unit',
};

/** Ends the question under way. */
type Settle = (answer: RegistersRead) => void;

/** One connection that is kept for every question and given up on failure only. */
export class ModbusLink {
  readonly #options: ModbusLinkOptions;
  #socket: Socket | undefined;
  #transaction = 0;
  #settle: Settle | undefined;

  constructor(options: ModbusLinkOptions) {
    this.#options = options;
  }

  /** Asks one question. The caller waits for the answer before the next. Never rejects. */
  read(asked: RegistersAsked): Promise<RegistersRead> {
    const { clock, timeoutMs, unit } = this.#options;
    this.#transaction = (this.#transaction + 1) % 65_536;
    const pdu = Buffer.alloc(5);
    pdu.writeUInt8(asked.functionCode);
    pdu.writeUInt16BE(asked.address, 1);
    pdu.writeUInt16BE(asked.count, 3);
    return new Promise((resolve) => {
      const alarm = clock.setTimeout(
        () => this.#fail('timeout', `no answer within ${timeoutMs} ms`),
        timeoutMs,
      );
      this.#settle = (answer) => {
        clock.clearTimeout(alarm);
        this.#settle = undefined;
        resolve(answer);
      };
      this.#socket ??= this.#connect();
      this.#socket.removeAllListeners('data');
      this.#socket.on('data', this.#answerTo(asked));
      this.#socket.write(writeFrame({ transaction: this.#transaction, unit, pdu }));
    });
  }

  /** Closes the connection; a question under way fails. */
  drop(): void {
    this.#fail('transport', 'closed');
  }

  #connect(): Socket {
    const { host, port, lookup } = this.#options;
    const socket = connect({ host, port, lookup, noDelay: true });
    const lost = (reason: string): void => {
      if (this.#socket === socket) this.#fail('transport', reason);
    };
    socket.on('error', (error) => lost(error.message));
    socket.on('close', () => lost('closed by the other end'));
    return socket;
  }

  /** Reads what comes until the answer is whole; answers to older questions are passed over. */
  #answerTo({ functionCode, count }: RegistersAsked): (chunk: Buffer) => void {
    const framer = new ModbusFramer();
    const transaction = this.#transaction;
    return (chunk) => {
      try {
        for (const frame of framer.push(chunk)) {
          if (frame.transaction === transaction) this.#take(frame.pdu, functionCode, count);
        }
      } catch (error) {
        this.#fail('format', messageOf(error));
      }
    };
  }

  #take(pdu: Buffer, functionCode: number, count: number): void {
    if (pdu.length === 2 && pdu[0] === (functionCode | 0x80)) {
      const code = pdu.readUInt8(1);
      const detail = `exception ${code} (${EXCEPTIONS[code] ?? 'unknown'})`;
      this.#settle?.({ ok: false, exception: code, fault: this.#fault('no-reading', detail) });
    } else if (pdu[0] === functionCode && pdu[1] === 2 * count && pdu.length === 2 + 2 * count) {
      this.#settle?.({ ok: true, bytes: Buffer.from(pdu.subarray(2)) });
    } else {
      this.#fail('format', `not the answer to what was asked: ${pdu.toString('hex', 0, 8)}`);
    }
  }

  #fail(kind: MeterFault['kind'], detail: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    this.#settle?.({ ok: false, fault: this.#fault(kind, detail) });
  }

  #fault(kind: MeterFault['kind'], detail: string): MeterFault {
    const { host, port } = this.#options;
    return { kind, detail: `${host}:${port}: ${detail}` };
  }
}
