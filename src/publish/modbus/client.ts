import type { Socket } from 'node:net';
import { ModbusFramer, writeFrame } from '../../meter/modbus/frame.ts';
import { answerOf, type Registers } from './answer.ts';

/** A client that asks nothing for so long is hung up on, as EnergyMe Home does, milliseconds. */
const IDLE_MS = 10_000;
/** Answers a client may leave unread. */
const MAX_UNREAD_BYTES = 64 * 1_024;

/** Answers what comes over one connection, until it ends or is no Modbus. */
export function serveClient(
  socket: Socket,
  registers: Registers,
  log: { debug(about: object, text: string): void },
): void {
  const framer = new ModbusFramer();
  const peer = socket.remoteAddress;
  const drop = (reason: string): void => {
    log.debug({ peer, reason }, 'hung up on a Modbus client');
    socket.destroy();
  };
  socket.setNoDelay();
  // By what is asked: answers that nobody reads keep no connection open.
  let idle = setTimeout(drop, IDLE_MS, 'idle');
  socket.on('data', (chunk) => {
    clearTimeout(idle);
    idle = setTimeout(drop, IDLE_MS, 'idle');
    try {
      for (const frame of framer.push(chunk)) {
        socket.write(writeFrame({ ...frame, pdu: answerOf(frame, registers) }));
        if (socket.writableLength > MAX_UNREAD_BYTES) return drop('does not read');
      }
    } catch (error) {
      drop(String(error));
    }
  });
  socket.on('error', (error) => drop(error.message));
  socket.on('close', () => clearTimeout(idle));
}
