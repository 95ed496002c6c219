import type { Close, MeterListener, MeterSource } from '../meter/source.ts';

/** Where the meter of a house is plugged in; it may be exchanged while the house lives. */
export class MeterSlot {
  readonly #listener: MeterListener;
  #close: Close;
  /** Each exchange has a number; a meter that comes once a later one was asked for is too late. */
  #exchange = 0;
  #isClosed = false;

  constructor(meter: MeterSource, listener: MeterListener) {
    this.#listener = listener;
    this.#close = meter.open(listener);
  }

  /**
   * Puts another meter in place of this one, which goes on until the other is there.
   *
   * @returns rejects with why there is no other; then this one stays.
   */
  async exchange(next: Promise<MeterSource>): Promise<void> {
    const exchange = ++this.#exchange;
    const meter = await next;
    if (this.#isClosed || exchange !== this.#exchange) return;
    this.#close();
    this.#close = meter.open(this.#listener);
  }

  /** Empties the slot for good. */
  close(): void {
    this.#isClosed = true;
    this.#close();
  }
}
