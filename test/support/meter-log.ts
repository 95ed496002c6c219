import { setImmediate } from 'node:timers/promises';
import type { MeterReading } from '../../src/meter/reading.ts';
import type { MeterFault, MeterLink, MeterListener } from '../../src/meter/source.ts';

/** Writes down what a meter source tells, and waits for it without sleeping. */
export class MeterLog implements MeterListener {
  readonly readings: MeterReading[] = [];
  readonly raws: (Uint8Array | undefined)[] = [];
  readonly faults: MeterFault[] = [];
  readonly links: MeterLink[] = [];
  readonly polls: number[] = [];
  #waiting: (() => void)[] = [];

  get linkStates(): string[] {
    return this.links.map(({ state }) => state);
  }
  get faultKinds(): string[] {
    return this.faults.map(({ kind }) => kind);
  }
  /** Everything so far, to see that nothing follows. */
  get count(): number {
    return this.readings.length + this.faults.length + this.links.length;
  }

  reading(reading: MeterReading, raw?: Uint8Array): void {
    this.readings.push(reading);
    this.raws.push(raw);
    this.#wake();
  }
  fault(fault: MeterFault): void {
    this.faults.push(fault);
    this.#wake();
  }
  link(link: MeterLink): void {
    this.links.push(link);
    this.#wake();
  }
  polled(seconds: number): void {
    this.polls.push(seconds);
  }

  /** Resolves once `isSo` holds and the source has gone back to waiting. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await settled();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Lets everything that is already due happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}
