/** A longer way from one telegram to the next is a joint between recordings, milliseconds. */
const LONGEST_STEP_MS = 86_400_000;
/** Telegrams that do not tell the time are taken to come as they do from a meter of today. */
const STEP_MS = 1_000;

/**
 * When each telegram of a recording is due: as far from the one before as their own times are, or a
 * second where they do not tell or do not grow.
 */
export class ReplayPace {
  readonly #speed: number;
  #dueMs: number;
  #lastEpochMs: number | undefined;

  constructor(speed: number, startMs: number) {
    this.#speed = speed;
    this.#dueMs = startMs - STEP_MS / speed;
  }

  /**
   * @param epochMs - the telegram's own time, Unix milliseconds.
   * @returns when it is due, monotonic milliseconds.
   */
  dueMs(epochMs: number | undefined): number {
    const stepMs = (epochMs ?? Number.NaN) - (this.#lastEpochMs ?? Number.NaN);
    const isUsable = stepMs > 0 && stepMs <= LONGEST_STEP_MS;
    this.#dueMs += (isUsable ? stepMs : STEP_MS) / this.#speed;
    this.#lastEpochMs = epochMs ?? this.#lastEpochMs;
    return this.#dueMs;
  }
}
