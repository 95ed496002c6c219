import type { Socket } from 'node:net';
import { telegram } from '../support/p1-telegram.ts';

/** A meter at the far end of a serial cable: a telegram each second, stamped with its own clock. */
export class Meter {
  readonly #cable: Socket;
  #sending: NodeJS.Timeout | undefined;
  #second = 0;

  constructor(cable: Socket) {
    this.#cable = cable;
  }

  sendEachSecond(power: { importW: number; exportW: number }): void {
    this.stop();
    this.#sending = setInterval(() => {
      const at = `26061512${two(Math.floor(this.#second / 60))}${two(this.#second % 60)}S`;
      this.#cable.write(telegram({ at, ...power }));
      this.#second++;
    }, 1_000);
  }

  stop(): void {
    clearInterval(this.#sending);
  }
}

const two = (number: number): string => String(number).padStart(2, '0');
