import type { MeterReading } from '../../meter/reading.ts';
import type { DutyPercent } from '../pilot.ts';
import type { Reason } from '../reason.ts';

/** What a law may know besides the reading. */
export interface LawInput {
  readonly reading: MeterReading;
  /** Monotonic time of this decision, milliseconds. */
  readonly nowMs: number;
  /** The largest current that may be offered now, amperes; below 6 nothing may. */
  readonly limitA: number;
  /** Phases switched through to the car now. */
  readonly phases: 1 | 3;
  /** Whether the box can change them; absent it cannot. */
  readonly switchable?: boolean;
  readonly nominalVoltageV: number;
  /** Whether the contactor is closed and the car may draw. */
  readonly supplied: boolean;
  /** What the car is taken to draw, watts, measured or estimated. */
  readonly drawnW?: number;
  /** What a meter of its own says the car draws, watts over all phases; absent without one. */
  readonly carMeterW?: number;
}

export interface LawDecision<State> {
  readonly state: State;
  /** What to offer; undefined offers nothing. */
  readonly duty: DutyPercent | undefined;
  /** Phases to wire through, where the box can change them; absent leaves them. */
  readonly phases?: 1 | 3;
  readonly reason: Reason;
}

/** A car that is being charged when a law is put in charge of it. */
export interface Takeover {
  /** Offered to it now. */
  readonly duty: DutyPercent;
  /** Phases switched through to it. */
  readonly phases: 1 | 3;
  /** What the car is taken to draw less what the grid gives, watts. */
  readonly surplusW: number;
  /** Monotonic, milliseconds. */
  readonly nowMs: number;
}

/**
 * How the solar mode follows the sun. A law is a pure function: the same state and input give the
 * same decision. It is asked once per fresh reading, and its state must survive JSON.
 */
export interface Law<State> {
  readonly name: string;
  /** State when a car is plugged in or the law is selected. */
  readonly initial: State;
  /** What it offers before its first reading; undefined offers nothing. */
  readonly initialDuty: DutyPercent | undefined;
  /**
   * The state from which a law that offers nothing goes on with a car that somebody else has been
   * charging, so that the contactor stays closed: it offers what was offered until it knows better.
   * Absent where a law always offers something.
   */
  begin?(state: State, takeover: Takeover): State;
  decide(state: State, input: LawInput): LawDecision<State>;
}
