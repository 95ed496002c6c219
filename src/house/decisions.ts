import type { ChargerState } from '../charging/charger.ts';
import { reasonText } from '../charging/reason.ts';
import { type MeterReading, netGridW } from '../meter/reading.ts';
import type { Decision } from './house.ts';

/** How many decisions are kept. */
const KEPT = 200;

/** The newest decisions, so that anyone can ask why the car gets what it gets. */
export class Decisions {
  readonly #kept: Decision[] = [];

  /** The newest {@link KEPT}, newest first. */
  list(): readonly Decision[] {
    return this.#kept.toReversed();
  }

  /**
   * Takes note when the offer, or the reason for it, has changed.
   *
   * @returns the decision, if it is a new one.
   */
  note(
    charger: ChargerState,
    newest: MeterReading | undefined,
    epochMs: number,
  ): Decision | undefined {
    const before = this.#kept.at(-1);
    if (before?.code === charger.reason.code && before.dutyPercent === charger.duty) {
      return undefined;
    }
    const decision = decisionOf(charger, newest, epochMs);
    this.#kept.push(decision);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return decision;
  }
}

function decisionOf(
  charger: ChargerState,
  newest: MeterReading | undefined,
  epochMs: number,
): Decision {
  const { code, ...numbers } = charger.reason;
  return {
    epochMs,
    code,
    text: reasonText(charger.reason),
    inputs: {
      mode: charger.mode,
      enabled: charger.enabled,
      vehicle: charger.vehicle ?? null,
      meter: charger.freshness,
      netW: newest === undefined ? null : netGridW(newest),
      limitA: charger.limit.currentA,
      limitBy: charger.limit.by,
      ...numbers,
    },
    dutyPercent: charger.duty,
  };
}
