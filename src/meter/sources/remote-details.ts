import type { MeterReading } from '../reading.ts';
import { netGridW } from '../reading.ts';
import type { DataAnswer } from './data-answer.ts';
import { PhaseTrust } from './phase-trust.ts';

/** What a remote meter says besides its power, and how old that is. */
interface Details {
  readonly answer: DataAnswer;
  readonly askedAtMs: number;
}

/** Registers move slowly: they may be this much older than the power beside them, milliseconds. */
const REGISTERS_KEPT_MS = 60_000;
/** Phases must not outlive the next answer by more, milliseconds. */
const PHASES_GRACE_MS = 2_000;
/** A remote without `/api/data` is asked for it ever more rarely, up to this, milliseconds. */
const RAREST_MS = 600_000;

/**
 * The slow half of a polled meter: when to ask `/api/data`, and what of its answer may stand beside
 * a power that was read a little later.
 *
 * - Phases stay for one interval and 2 s; `phasesTakenAtMs` gives their age.
 * - Registers, gas and tariff stay for a minute longer than the interval, with the meter's time as
 *   `registersAt`.
 * - As the time of the power (`at`) the meter's time belongs to one telegram. It goes onto the reading
 *   asked for right after it, and only when both tell the same net power. When it has not moved since
 *   the last answer, each reading asks again, so that a meter that has stopped is seen as one that
 *   repeats itself.
 */
export class RemoteDetails {
  readonly #intervalMs: number;
  readonly #latencyMs: number;
  readonly #trust = new PhaseTrust();
  #details: Details | undefined;
  #dueAtMs = 0;
  #waitMs: number;

  constructor(intervalMs: number, latencyMs: number) {
    this.#intervalMs = intervalMs;
    this.#latencyMs = latencyMs;
    this.#waitMs = intervalMs;
  }

  /** Whether `/api/data` should be asked now, monotonic milliseconds. */
  isDue(nowMs: number): boolean {
    return nowMs >= this.#dueAtMs;
  }

  note(answer: DataAnswer, askedAtMs: number): void {
    const before = this.#details?.answer.at?.epochMs;
    const standsStill = before !== undefined && answer.at?.epochMs === before;
    this.#details = { answer: this.#trust.of(answer), askedAtMs };
    this.#waitMs = this.#intervalMs;
    this.#dueAtMs = standsStill ? askedAtMs : askedAtMs + this.#intervalMs;
  }

  /** There was no usable answer. */
  failed(nowMs: number): void {
    this.#waitMs = Math.min(RAREST_MS, this.#waitMs * 2);
    this.#dueAtMs = nowMs + this.#waitMs;
  }

  /**
   * Puts beside a power what may stand there.
   *
   * @param asked - whether `/api/data` was asked and answered right before this power.
   */
  beside(power: MeterReading, asked: boolean): MeterReading {
    if (this.#details === undefined) return power;
    const { answer, askedAtMs } = this.#details;
    const phasesTakenAtMs = askedAtMs - this.#latencyMs;
    const ageMs = power.takenAtMs - phasesTakenAtMs;
    const keepsPhases = answer.phases !== undefined && ageMs <= this.#intervalMs + PHASES_GRACE_MS;
    const keepsRegisters = ageMs <= this.#intervalMs + REGISTERS_KEPT_MS;
    const isSameTelegram = asked && answer.netW === netGridW(power);
    return {
      ...power,
      ...(keepsRegisters ? answer.registers : {}),
      ...(keepsPhases ? { phases: answer.phases, phasesTakenAtMs } : {}),
      ...timeOf(answer, { isSameTelegram, keepsRegisters }),
    };
  }
}

function timeOf(
  { at }: DataAnswer,
  { isSameTelegram, keepsRegisters }: { isSameTelegram: boolean; keepsRegisters: boolean },
): Pick<MeterReading, 'at' | 'registersAt'> {
  if (at === undefined) return {};
  if (isSameTelegram) return { at };
  return keepsRegisters ? { registersAt: at } : {};
}
