import type { Level } from '../direct-lines.ts';
import { GPIO } from './gpio-chip.ts';
import type { OnoffModule } from './onoff.ts';
import type { Sysfs } from './sysfs.ts';

/**
 * Lines by the kernel's own files, in the shape of the package onoff: for boards that need no more of
 * that package, and for another root than `/sys`, which it does not know. A line has to be exported.
 */
export function kernelGpio(sysfs: Sysfs): OnoffModule {
  return {
    Gpio: class {
      readonly #number: number;

      constructor(number: number, direction: 'in' | 'low' | 'high') {
        this.#number = number;
        const isOutput = this.direction() === 'out';
        // Level and direction in one step, so that there is no other level on the way.
        if (direction === 'in' || !isOutput) sysfs.write(`${this.#path}/direction`, direction);
        else this.writeSync(direction === 'high' ? 1 : 0);
      }

      get #path(): string {
        return `${GPIO}/gpio${this.#number}`;
      }

      readSync(): Level {
        return sysfs.read(`${this.#path}/value`) === '1' ? 1 : 0;
      }

      writeSync(level: Level): void {
        sysfs.write(`${this.#path}/value`, String(level));
      }

      direction(): string {
        return sysfs.read(`${this.#path}/direction`);
      }

      unexport(): void {
        sysfs.write(`${GPIO}/unexport`, String(this.#number));
      }
    },
  };
}
