import type { Session, Totals } from './picture.ts';

/** The powers that held from one moment to the next. */
export interface Powers {
  /** What the car drew, watts. */
  readonly carW: number;
  /** Net grid power, watts, positive is import; undefined while the meter tells nothing. */
  readonly netW: number | undefined;
}

/**
 * Counts what the car takes. Up to what the house imports it counts as grid energy, and so does all
 * of it while the meter is silent: sun that nobody measured is not claimed.
 */
export class EnergyCount {
  #solarWh: number;
  #gridWh: number;
  #countedMs: number;
  #begun:
    | { readonly epochMs: number; readonly solarWh: number; readonly gridWh: number }
    | undefined;

  /**
   * @param totals - what was counted before; its session is not taken over.
   * @param nowMs - where counting begins, monotonic milliseconds.
   */
  constructor({ solarWh, gridWh }: Totals, nowMs: number) {
    this.#solarWh = solarWh;
    this.#gridWh = gridWh;
    this.#countedMs = nowMs;
  }

  get totals(): Totals {
    const session = this.#session();
    return { solarWh: this.#solarWh, gridWh: this.#gridWh, ...(session && { session }) };
  }

  /**
   * Counts the time since the last count.
   *
   * @param nowMs - monotonic milliseconds.
   * @returns what the car took in it, Wh.
   */
  until(nowMs: number, { carW, netW }: Powers): number {
    const hours = (nowMs - this.#countedMs) / 3_600_000;
    this.#countedMs = nowMs;
    if (carW <= 0) return 0;
    const gridW = netW === undefined ? carW : Math.min(carW, Math.max(0, netW));
    this.#gridWh += gridW * hours;
    this.#solarWh += (carW - gridW) * hours;
    return carW * hours;
  }

  /** A car was plugged in; the session of one that is already there continues. */
  plugged(epochMs: number): void {
    this.#begun ??= { epochMs, solarWh: this.#solarWh, gridWh: this.#gridWh };
  }

  /** The car was unplugged; what it took stays in the totals. */
  unplugged(): void {
    this.#begun = undefined;
  }

  #session(): Session | undefined {
    if (this.#begun === undefined) return undefined;
    const { epochMs, solarWh, gridWh } = this.#begun;
    const sun = this.#solarWh - solarWh;
    return { startedEpochMs: epochMs, solarWh: sun, energyWh: sun + this.#gridWh - gridWh };
  }
}
