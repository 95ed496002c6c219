import type { Law, LawDecision, LawInput } from '../../src/charging/laws/law.ts';
import type { MeterReading } from '../../src/meter/reading.ts';
import { readingOf } from './charger.ts';

/** What may be said to a law besides the meter's total. */
export interface Circumstances extends Partial<Omit<LawInput, 'reading' | 'nowMs'>> {
  /** Since the reading before, milliseconds. */
  readonly passMs?: number;
  /** More of the reading, or other times of it. */
  readonly more?: Partial<MeterReading>;
}

/** A law by itself, a reading at a time. The contactor obeys it at once unless told otherwise. */
export class LawDriver<State> {
  readonly law: Law<State>;
  readonly always: Circumstances;
  nowMs = 1_000_000;
  decision: LawDecision<State>;

  constructor(law: Law<State>, always: Circumstances = {}) {
    this.law = law;
    this.always = always;
    const reason = { code: 'waiting-for-meter', readings: 0 } as const;
    this.decision = { state: law.initial, duty: law.initialDuty, reason };
  }

  /** What the next reading asks of the law. @param netW - positive is import. */
  input(netW: number, circumstances: Circumstances = {}): LawInput {
    const { passMs = 1_000, more = {}, ...rest } = { ...this.always, ...circumstances };
    this.nowMs += passMs;
    return {
      reading: readingOf(netW, this.nowMs, more),
      nowMs: this.nowMs,
      limitA: 32,
      phases: 1,
      nominalVoltageV: 230,
      supplied: this.decision.duty !== undefined,
      ...rest,
    };
  }

  read(netW: number, circumstances: Circumstances = {}): LawDecision<State> {
    this.decision = this.law.decide(this.decision.state, this.input(netW, circumstances));
    return this.decision;
  }

  /** The same reading each second. */
  readFor(seconds: number, netW: number, circumstances: Circumstances = {}): LawDecision<State> {
    for (let i = 0; i < seconds; i++) this.read(netW, circumstances);
    return this.decision;
  }
}
