import type { Fault } from '../charging/charger.ts';
import type { BoxState } from './journal.ts';
import type { JsonFile } from './json-file.ts';

/**
 * This many starts without an orderly end before, within {@link CRASH_WINDOW_MS}, are a crash loop.
 */
const CRASHES = 3;
const CRASH_WINDOW_MS = 10 * 60_000;

/** What the box remembers about itself, written in order, one write at a time. */
export class BoxMemory {
  readonly #file: JsonFile<BoxState>;
  #state: BoxState;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: JsonFile<BoxState>, state: BoxState) {
    this.#file = file;
    this.#state = state;
  }

  get state(): BoxState {
    return this.#state;
  }

  /**
   * Changes what is remembered.
   *
   * @returns resolves once this change is on disk; rejects with a `JournalError` when it is not.
   */
  update(change: (state: BoxState) => BoxState): Promise<void> {
    this.#state = change(this.#state);
    const written = this.#writing.then(() => this.#file.write(this.#state));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** Whether the machine was restarted since the box last ran: its power may have been away. */
export function powerWasAway(state: BoxState, bootId: string | undefined): boolean {
  return state.bootId !== undefined && bootId !== undefined && state.bootId !== bootId;
}

/** A start in the future was noted by a wrong clock, and counts by its distance from now. */
function recentStarts({ unfinishedStarts }: BoxState, epochMs: number): readonly number[] {
  return unfinishedStarts.filter((start) => Math.abs(epochMs - start) < CRASH_WINDOW_MS);
}

/** The fault to latch when the program keeps dying. */
export function crashLoop(state: BoxState, epochMs: number): Fault | undefined {
  const recent = recentStarts(state, epochMs);
  if (recent.length < CRASHES) return undefined;
  return {
    kind: 'crash-loop',
    sinceEpochMs: epochMs,
    latched: true,
    detail: `${recent.length} starts within ten minutes ended without being asked to`,
  };
}

/**
 * The faults a start begins with: those that are on disk, and a new one when the program keeps
 * dying.
 */
export function faultsOf(state: BoxState, epochMs: number): readonly Fault[] {
  const recorded = state.faults.map((fault): Fault => ({ ...fault, isRecorded: true }));
  if (recorded.some(({ kind }) => kind === 'crash-loop')) return recorded;
  const crashed = crashLoop(state, epochMs);
  return crashed === undefined ? recorded : [...recorded, crashed];
}

/** Notes a start; only those that still matter are kept. */
export function withStart(state: BoxState, epochMs: number, bootId: string | undefined): BoxState {
  const recent = recentStarts(state, epochMs);
  return {
    ...state,
    unfinishedStarts: [...recent, epochMs],
    ...(bootId === undefined ? {} : { bootId }),
  };
}

/** Notes an orderly end: this and all earlier starts are no longer held against the program. */
export function withEnd(state: BoxState): BoxState {
  return { ...state, unfinishedStarts: [] };
}

/** Notes a fault that stays until it is reset. */
export function withFault(state: BoxState, fault: Fault): BoxState {
  if (!fault.latched || state.faults.some(({ kind }) => kind === fault.kind)) return state;
  const { kind, sinceEpochMs, detail } = fault;
  return { ...state, faults: [...state.faults, { kind, sinceEpochMs, latched: true, detail }] };
}
