import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** A pilot as a converter of 10 bits shows it: 0.027 V a count, 0 V at half of its range. */
export const SCALE = { voltsPerCount: 0.027, offsetV: -13.8 };

const HIGH_V = { A: 12, B: 9, C: 6, D: 3, E: 0 };

function countsOf(volts: number): number {
  return Math.round((volts - SCALE.offsetV) / SCALE.voltsPerCount);
}

/** A real file that really changes a thousand times a second, and whatever hangs on the pilot. */
export class ConverterRig {
  /** Below the root. */
  readonly path = 'bus/iio/devices/iio:device0/in_voltage0_raw';
  readonly #counts = new Int32Array(new SharedArrayBuffer(12));

  constructor(root: string) {
    const file = join(root, this.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `0${countsOf(HIGH_V.A)}\n`);
    this.show('A', 1);
    const worker = new Worker(new URL('fake-converter.mjs', import.meta.url), {
      workerData: { path: file, shared: this.#counts.buffer },
    });
    onTestFinished(async () => {
      await worker.terminate();
    });
  }

  /** @param duty - 0..1; 1 is X1. */
  show(vehicle: keyof typeof HIGH_V, duty: number): void {
    this.#counts[0] = countsOf(HIGH_V[vehicle]);
    this.#counts[1] = countsOf(vehicle === 'E' ? 0 : -12);
    this.#counts[2] = Math.round(duty * 1_000);
  }
}
