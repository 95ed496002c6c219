import type { EvseOutputs } from '../../src/charging/board.ts';

/** Whether outputs are safe by themselves: nothing offered, nothing supplied. */
export function isAtRest({ pilot, contactor }: EvseOutputs): boolean {
  return pilot.kind !== 'pwm' && contactor === 'open';
}

/**
 * Knows when a heartbeat has stayed away too long. While what was driven last is safe by itself
 * there is nothing to lose, and a start that takes its time is no silence.
 */
export class DeadMan {
  readonly #silenceMs: number;
  #isRestTold = true;
  #isArmed = false;
  #beatMs = 0;

  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  /** Outputs are about to be driven: from here on they may be what is live. */
  outputs(outputs: EvseOutputs, nowMs: number): void {
    this.#isRestTold = isAtRest(outputs);
    if (this.#isRestTold || this.#isArmed) return;
    this.#isArmed = true;
    this.#beatMs = nowMs;
  }

  /** The outputs told last are what is live. */
  beat(nowMs: number): void {
    this.#beatMs = nowMs;
    this.#isArmed = !this.#isRestTold;
  }

  /** The guard itself has made everything safe. */
  rest(): void {
    this.#isRestTold = true;
    this.#isArmed = false;
  }

  isSilent(nowMs: number): boolean {
    return this.#isArmed && nowMs - this.#beatMs >= this.#silenceMs;
  }
}
