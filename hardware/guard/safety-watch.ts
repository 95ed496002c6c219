import type { BoardFault, EvseOutputs } from '../../src/charging/board.ts';
import type { PilotState } from '../../src/charging/pilot.ts';
import { messageOf } from '../../src/thrown.ts';
import type { Level } from '../direct-lines.ts';
import type { Sysfs } from '../sysfs/sysfs.ts';
import { type ContactorFault, ContactorWatch } from './contactor-watch.ts';
import type { GuardPlan, KernelLineAt } from './guard-plan.ts';
import type { FromGuard } from './message.ts';
import { Obstacles } from './obstacles.ts';
import type { PilotWindow } from './pilot-class.ts';
import { type PilotVerdict, PilotWatch } from './pilot-watch.ts';
import { cableCurrentA } from './proximity.ts';
import { RcdSelfTest } from './rcd-self-test.ts';
import { RcdWatch } from './rcd-watch.ts';
import { driveLine } from './safe-route.ts';

export interface SafetyWatchParts {
  readonly plan: GuardPlan;
  readonly sysfs: Sysfs;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly tell: (message: FromGuard) => void;
  /** Takes a few milliseconds; undefined where the pilot is not measured. */
  readonly readPilot: (() => PilotWindow) | undefined;
  /** Ohm; undefined where there is no socket. */
  readonly readProximity: (() => number) | undefined;
}

/** Readings in a row that lose a cable, or a converter. */
const READINGS = 2;
/**
 * How long a vehicle must be without its cable until that is a fault, milliseconds: a plug that is
 * pulled takes its resistor away a moment before its pilot. The contactor does not wait for it.
 */
const CABLE_FAULT_MS = 300;

/** Faults that a look at the lines tells. */
const FAULTS = {
  rcd: { kind: 'rcd', latched: true, detail: 'the residual current monitor has tripped' },
  latch: {
    kind: 'rcd',
    latched: false,
    detail: 'the latch of the residual current monitor is being let go',
  },
  selfTest: {
    kind: 'rcd-self-test',
    latched: true,
    detail: 'the residual current monitor does not do what its test wants',
  },
  weld: { kind: 'weld', latched: true, detail: 'the contactor is closed 1 s after it was opened' },
  noClose: {
    kind: 'contactor-open',
    latched: true,
    detail: 'the contactor is open 100 ms after it was closed',
  },
  diode: { kind: 'diode', latched: false, detail: 'the low part of the pilot is not at -12 V' },
  blind: { kind: 'board', latched: false, detail: 'the pilot cannot be measured' },
  cable: { kind: 'proximity', latched: false, detail: 'the resistor in the plug cannot be read' },
} as const satisfies Record<string, BoardFault>;

/**
 * Looks at pilot, cable, fault current and contactor over and over, tells what changes, and opens the
 * contactor by itself the moment something forbids that it is closed.
 */
export class SafetyWatch {
  readonly #parts: SafetyWatchParts;
  readonly #obstacles: Obstacles;
  readonly #pilot = new PilotWatch();
  readonly #contactor = new ContactorWatch();
  readonly #rcd = new RcdWatch();
  #contactorFault: ContactorFault | undefined;
  #selfTest: RcdSelfTest | 'due' | 'passed' | 'failed' = 'due';
  #isTripped = false;
  #unread = 0;
  #toldState: PilotState | undefined;
  #isSimplified = false;
  #cableA: number | undefined;
  #toldCableA: number | null | undefined;
  #uncoded = 0;
  /** Since when a vehicle has been there without a cable that can be read. */
  #missedMs: number | undefined;

  constructor(parts: SafetyWatchParts) {
    this.#parts = parts;
    this.#obstacles = new Obstacles(parts.tell);
  }

  /** Whether there was a first look at everything. */
  get isReady(): boolean {
    if (this.#parts.readPilot === undefined || this.#toldState !== undefined) return true;
    return this.#pilot.verdict().isHidden;
  }

  /** These outputs are about to be driven. */
  outputs(outputs: EvseOutputs): void {
    this.#pilot.drive(outputs, this.#parts.now());
  }

  /** The outputs told last have been driven. */
  driven(): void {
    this.#pilot.driven(this.#parts.now());
  }

  /**
   * A person has reset a fault. What the outputs do says nothing of that: state F may end for other
   * reasons. What still stands is told again, because its reset has made it forgotten.
   */
  reset(kind: BoardFault['kind']): void {
    if (kind === 'rcd') {
      if (this.#isTripped) this.#rcd.reset(this.#parts.now());
    } else if (kind === 'rcd-self-test') {
      if (this.#selfTest === 'failed') this.#selfTest = 'due';
    } else this.#obstacles.tellAgain(kind);
  }

  /** One look at everything; opens the contactor where something forbids that it is closed. */
  step(): void {
    this.#lookAtRcd();
    const verdict = this.#lookAtPilot();
    this.#lookAtCable(verdict);
    this.#enforce(verdict);
    this.#lookAtContactor();
    this.#tellPilot(verdict);
  }

  #lookAtPilot(): PilotVerdict | undefined {
    const { readPilot, now } = this.#parts;
    if (readPilot === undefined) return undefined;
    const startMs = now();
    try {
      const verdict = this.#pilot.see(readPilot(), startMs, now());
      this.#unread = 0;
      this.#obstacles.set(false, FAULTS.blind);
      return verdict;
    } catch (error) {
      this.#unread += 1;
      const detail = `${FAULTS.blind.detail}: ${messageOf(error)}`;
      if (this.#unread >= READINGS) this.#obstacles.set(true, { ...FAULTS.blind, detail });
      return this.#pilot.verdict();
    }
  }

  #lookAtRcd(): void {
    const { rcd } = this.#parts.plan;
    if (rcd === undefined) return;
    const nowMs = this.#parts.now();
    const level = this.#read(rcd);
    const isTripped = level === rcd.trippedLevel;
    if (this.#selfTest instanceof RcdSelfTest) {
      const { test, reset, result } = this.#selfTest.step(isTripped, nowMs);
      if (result !== 'foreign') {
        this.#write(rcd.test, test);
        this.#write(rcd.reset, reset);
        if (result !== 'running') this.#selfTest = result;
        this.#obstacles.set(result === 'failed', FAULTS.selfTest);
        return;
      }
      this.#selfTest = 'due';
    }
    const seen = this.#rcd.see(isTripped, nowMs);
    this.#isTripped = seen.isTripped;
    // A guard before us may have gone in the middle of a test.
    this.#write(rcd.test, 0);
    this.#write(rcd.reset, seen.reset);
    const { isResetting } = this.#rcd;
    const trip = isResetting ? FAULTS.latch : FAULTS.rcd;
    this.#obstacles.become('rcd', seen.isTripped ? trip : undefined);
    this.#obstacles.set(this.#selfTest === 'failed', FAULTS.selfTest);
  }

  #lookAtCable(verdict: PilotVerdict | undefined): void {
    const { readProximity } = this.#parts;
    if (readProximity === undefined) return;
    const nowMs = this.#parts.now();
    const currentA = cableCurrentA(ohmOf(readProximity));
    this.#uncoded = currentA === undefined ? this.#uncoded + 1 : 0;
    if (currentA !== undefined) this.#cableA = currentA;
    else if (this.#uncoded >= READINGS) this.#cableA = undefined;
    const isLost = this.#cableA === undefined && this.#uncoded >= READINGS;
    const hasVehicle = (verdict?.state ?? 'A') !== 'A';
    this.#missedMs = isLost && hasVehicle ? (this.#missedMs ?? nowMs) : undefined;
    const isFault = this.#missedMs !== undefined && nowMs - this.#missedMs >= CABLE_FAULT_MS;
    this.#obstacles.set(isFault, FAULTS.cable);
    // Without a vehicle nothing is missed that was not there before.
    const isMissed = this.#toldCableA !== undefined || hasVehicle;
    const tells = this.#cableA ?? (isMissed && isLost ? null : undefined);
    if (tells === undefined || tells === this.#toldCableA) return;
    this.#toldCableA = tells;
    this.#parts.tell({ type: 'cable', currentA: tells });
  }

  #enforce(verdict: PilotVerdict | undefined): void {
    const { contactor } = this.#parts.plan;
    if (verdict !== undefined) this.#obstacles.set(verdict.isDiodeMissing, FAULTS.diode);
    if (contactor === undefined || this.#mayClose(verdict)) return;
    if (this.#read(contactor) === 0) return;
    driveLine(this.#parts.sysfs, contactor.path, 'low');
    this.#obstacles.tellAgain();
  }

  #mayClose(verdict: PilotVerdict | undefined): boolean {
    if (!this.#obstacles.isClear || this.#isTripped) return false;
    if (this.#parts.readProximity !== undefined && this.#cableA === undefined) return false;
    if (verdict === undefined) return true;
    return verdict.mayClose && !this.#needsSelfTest();
  }

  #needsSelfTest(): boolean {
    return this.#parts.plan.rcd?.test !== undefined && this.#selfTest !== 'passed';
  }

  #lookAtContactor(): void {
    const { contactor, feedback } = this.#parts.plan;
    if (contactor === undefined || feedback === undefined) return;
    const line = this.#read(contactor);
    this.#contactorFault = this.#contactor.see(line, this.#read(feedback), this.#parts.now());
    this.#obstacles.set(this.#contactorFault === 'weld', FAULTS.weld);
    this.#obstacles.set(this.#contactorFault === 'contactor-open', FAULTS.noClose);
  }

  #tellPilot(verdict: PilotVerdict | undefined): void {
    if (verdict === undefined || verdict.state === undefined) return;
    const { tell, now } = this.#parts;
    // While the pilot is hidden a session may end and another begin.
    const mayBeOver = verdict.state === 'A' || verdict.isHidden;
    if (mayBeOver && this.#selfTest === 'passed') this.#selfTest = 'due';
    const isHeldBack = verdict.state === 'C' && this.#needsSelfTest();
    if (isHeldBack && this.#selfTest === 'due') this.#selfTest = new RcdSelfTest(now());
    if (verdict.isSimplified !== this.#isSimplified) {
      this.#isSimplified = verdict.isSimplified;
      tell({ type: 'simplified', isSimplified: verdict.isSimplified });
    }
    const state = isHeldBack ? 'B' : verdict.state;
    if (state === this.#toldState) return;
    this.#toldState = state;
    tell({ type: 'pilot', state });
  }

  #read({ path }: KernelLineAt): Level {
    return this.#parts.sysfs.read(`${path}/value`) === '1' ? 1 : 0;
  }

  #write(line: KernelLineAt | undefined, level: Level): void {
    if (line === undefined || this.#read(line) === level) return;
    this.#parts.sysfs.write(`${line.path}/value`, String(level));
  }
}

/** A converter that cannot be read knows no cable; of the pilot it says so itself. */
function ohmOf(readProximity: () => number): number {
  try {
    return readProximity();
  } catch {
    return Number.NaN;
  }
}
