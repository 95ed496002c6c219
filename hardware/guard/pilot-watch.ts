import type { EvseOutputs, PilotDrive } from '../../src/charging/board.ts';
import type { PilotState } from '../../src/charging/pilot.ts';
import { millionthsOf } from '../pilot-duty.ts';
import { PILOT_LOW_V } from '../pilot-thresholds.ts';
import { classify, hasDiode, type PilotWindow } from './pilot-class.ts';

/** Windows in a row that make a change: two are less than 50 ms. */
const WINDOWS = 2;
/** How long C must stand before a contactor may close upon it, milliseconds. */
const CLOSE_AFTER_MS = 500;
/** Good windows in a row that prove a diode before the first close. */
const DIODE_WINDOWS = 10;
/**
 * Some vehicles let go for a moment when the duty changes, milliseconds. It delays the way from C to
 * B and no other.
 */
const BLANKING_MS = 550;
/** A window that begins so soon after outputs were driven may still show those before, milliseconds. */
const SETTLE_MS = 30;

export interface PilotVerdict {
  /** Undefined until two windows agreed. C has stood its time, behind a diode. */
  readonly state: PilotState | undefined;
  /** Whether the contactor may be closed now. */
  readonly mayClose: boolean;
  /** We hold the pilot at -12 V ourselves: it says nothing of the vehicle. */
  readonly isHidden: boolean;
  readonly isDiodeMissing: boolean;
  /** The vehicle went from A to C without B: simplified pilot, at most 10 A (Annex A.2.3). */
  readonly isSimplified: boolean;
}

/**
 * What the vehicle does, out of one window of the pilot after the other. Leaving C is believed after
 * two windows, so that the contactor opens within the 100 ms of IEC 61851-1 table A.6, sequence 8.1;
 * C is believed after 500 ms, which leaves most of the 3 s of sequence 4.
 */
export class PilotWatch {
  /** Undefined before anything was announced. */
  #drive: PilotDrive | undefined;
  /** When the duty was last changed. */
  #dutyMs = Number.NEGATIVE_INFINITY;
  /** When it was read back that the pilot is of the kind that was announced; undefined until then. */
  #drivenMs: number | undefined = Number.NEGATIVE_INFINITY;
  #state: PilotState | undefined;
  /** What the last windows in a row showed, how many they were and since when. */
  #seen: PilotState | undefined;
  #windows = 0;
  #sinceMs = 0;
  /** Windows in a row that were not C, whatever they were. */
  #others = 0;
  #goodDiodes = 0;
  #badDiodes = 0;
  #isDiodeProven = false;
  #isDiodeMissing = false;
  /** Before what was announced last, the pilot was at F. */
  #wasFault = false;
  #isHidden = false;
  #wasA = false;
  #isSimplified = false;

  /** These outputs are about to be driven. */
  drive({ pilot }: EvseOutputs, nowMs: number): void {
    const before = this.#drive;
    this.#drive = pilot;
    if (before !== undefined && millionthsOf(pilot) !== millionthsOf(before)) this.#dutyMs = nowMs;
    if (pilot.kind === before?.kind) return;
    this.#drivenMs = undefined;
    this.#wasFault = before?.kind === 'fault';
    if (pilot.kind === 'fault') this.#loseSight();
  }

  /** What was announced last has been driven. */
  driven(nowMs: number): void {
    this.#drivenMs ??= nowMs;
  }

  /** @param startMs - when the window began. */
  see(window: PilotWindow, startMs: number, nowMs: number): PilotVerdict {
    this.#isHidden = this.#hides(window, startMs);
    if (this.#isHidden) return this.verdict();
    this.#count(window, startMs, nowMs);
    if (this.#drive?.kind === 'pwm' && this.#isDriven(startMs)) this.#judgeDiode(window);
    this.#move(nowMs);
    return this.verdict();
  }

  verdict(): PilotVerdict {
    return {
      state: this.#state,
      mayClose: this.#state === 'C' && !this.#isDiodeMissing && this.#drive?.kind !== 'fault',
      isHidden: this.#isHidden,
      isDiodeMissing: this.#isDiodeMissing,
      isSimplified: this.#isSimplified,
    };
  }

  /** Before anybody told what is driven, -12 V may be what a board does that has lost its guard. */
  #hides({ highV }: PilotWindow, startMs: number): boolean {
    if (this.#drive === undefined) return highV <= PILOT_LOW_V;
    return this.#drive.kind === 'fault' || (this.#wasFault && !this.#isDriven(startMs));
  }

  /** Whether a window that begins then shows what was announced last. */
  #isDriven(startMs: number): boolean {
    return this.#drivenMs !== undefined && startMs - this.#drivenMs >= SETTLE_MS;
  }

  #count(window: PilotWindow, startMs: number, nowMs: number): void {
    const state = classify(window, this.#seen);
    if (state !== this.#seen) {
      this.#seen = state;
      this.#windows = 0;
      this.#sinceMs = startMs;
    }
    this.#windows += 1;
    if (state === 'C') this.#others = 0;
    else if (state !== 'B' || nowMs - this.#dutyMs >= BLANKING_MS) this.#others += 1;
  }

  #judgeDiode(window: PilotWindow): void {
    const isLoaded = this.#seen === 'B' || this.#seen === 'C' || this.#seen === 'D';
    if (!isLoaded) return;
    const isGood = hasDiode(window);
    this.#goodDiodes = isGood ? this.#goodDiodes + 1 : 0;
    this.#badDiodes = isGood ? 0 : this.#badDiodes + 1;
    if (this.#goodDiodes >= DIODE_WINDOWS) this.#isDiodeProven = true;
    if (this.#badDiodes >= WINDOWS) this.#isDiodeMissing = true;
  }

  #move(nowMs: number): void {
    const seen = this.#seen;
    if (seen === undefined || seen === this.#state) return;
    if (this.#state === 'C') {
      // Whatever it is, it is no C: which of the others it is does not matter to a contactor.
      if (this.#others >= WINDOWS) this.#become(seen);
    } else if (this.#windows >= WINDOWS) {
      if (seen === 'C') this.#towardsC(nowMs);
      else this.#become(seen);
    }
  }

  /** Until a contactor may close upon it, a vehicle that asks is one that is plugged in. */
  #towardsC(nowMs: number): void {
    if (this.#wasA) {
      this.#wasA = false;
      this.#isSimplified = true;
    }
    const hasStood = nowMs - this.#sinceMs >= CLOSE_AFTER_MS;
    if (hasStood && this.#isDiodeProven && !this.#isDiodeMissing) this.#become('C');
    else if (this.#state !== 'B') this.#become('B');
  }

  #become(state: PilotState): void {
    this.#state = state;
    if (state === 'A') this.#forgetVehicle();
    else if (this.#seen !== 'C') this.#wasA = false;
  }

  #forgetVehicle(): void {
    this.#wasA = true;
    this.#isSimplified = false;
    this.#isDiodeMissing = false;
    this.#forgetDiode();
  }

  #forgetDiode(): void {
    this.#isDiodeProven = false;
    this.#goodDiodes = 0;
    this.#badDiodes = 0;
  }

  /**
   * At F nobody sees whether a vehicle goes or another one comes: whatever asks after it has to stand
   * its time again, behind a diode that is proven again.
   */
  #loseSight(): void {
    if (this.#state === 'C') this.#state = 'B';
    this.#seen = undefined;
    this.#windows = 0;
    this.#others = 0;
    this.#forgetDiode();
  }
}
