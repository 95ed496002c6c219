import { once } from 'node:events';
import { createServer } from 'node:net';
import { telegram } from './telegram.mjs';

const EVERY_MS = 1_000;

/**
 * A meter on a TCP port that sends a telegram each second, each with another power, so that a
 * reading that is told tells which telegram it came in.
 */
export class P1Server {
  /** When the telegram with this many watts was sent, by {@link performance.now}. */
  sentAt = new Map();
  #readers = new Set();
  #server = createServer((socket) => {
    this.#readers.add(socket);
    socket.on('close', () => this.#readers.delete(socket)).on('error', () => {});
  });
  #seconds = 0;
  #timer = setInterval(() => this.#send(), EVERY_MS);

  /** @returns {Promise<number>} the port. */
  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }

  close() {
    clearInterval(this.#timer);
    for (const reader of this.#readers) reader.destroy();
    this.#server.close();
  }

  #send() {
    this.#seconds += 1;
    const bytes = telegram(this.#seconds, this.#seconds / 1_000);
    for (const reader of this.#readers) reader.write(bytes);
    if (this.#readers.size > 0) this.sentAt.set(this.#seconds, performance.now());
  }
}
