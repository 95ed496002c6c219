import type { OnoffModule } from '../../hardware/sysfs/onoff.ts';
import type { Sysfs } from '../../hardware/sysfs/sysfs.ts';

/** The package onoff as far as we use it, on other device files than the machine's own. */
export function fakeOnoff(sysfs: Sysfs): OnoffModule {
  return {
    Gpio: class {
      readonly #number: number;

      constructor(number: number, direction: 'in' | 'low' | 'high') {
        this.#number = number;
        if (!sysfs.has(this.#path)) sysfs.write('class/gpio/export', String(number));
        try {
          sysfs.write(`${this.#path}/direction`, direction);
        } catch {
          // Swallowed as in the package, where the line was exported before.
        }
      }

      get #path(): string {
        return `class/gpio/gpio${this.#number}`;
      }

      readSync(): 0 | 1 {
        return sysfs.read(`${this.#path}/value`) === '1' ? 1 : 0;
      }

      writeSync(level: 0 | 1): void {
        sysfs.write(`${this.#path}/value`, String(level));
      }

      direction(): string {
        return sysfs.read(`${this.#path}/direction`);
      }

      unexport(): void {
        sysfs.write('class/gpio/unexport', String(this.#number));
      }
    },
  };
}
