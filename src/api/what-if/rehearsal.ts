import type { LawName, Preset } from '../../charging/laws/laws.ts';

/** The settings that a day is replayed with. */
export interface RehearsalSettings {
  readonly law: LawName;
  readonly preset: Preset;
  /** Of the box; auto changes between one and three. */
  readonly phases: 1 | 3 | 'auto';
  /** Most that is offered, amperes, 6 to 51. */
  readonly maxCurrentA: number;
}

/** What a car that is plugged in all day would have charged. */
export interface Rehearsed {
  readonly solarWh: number;
  readonly gridWh: number;
  /** Of the contactor. */
  readonly closings: number;
}

export type RehearsalResult =
  | { readonly ok: true; readonly rehearsed: Rehearsed }
  | {
      readonly ok: false;
      readonly kind: 'too-long' | 'failed';
      /** For people. */
      readonly detail: string;
    };

/** A day of the past, which may be replayed as often as wanted. */
export interface Rehearsal {
  /** @param signal - ends it early, as when the program stops: it fails then. */
  run(settings: RehearsalSettings, signal: AbortSignal): Promise<RehearsalResult>;
  /** Forgets the day. */
  close(): Promise<void>;
}

/**
 * Takes a day as `/api/v1/history/replay` tells it.
 *
 * @param lines - text; they need not end where a line does.
 * @param signal - ends it early; it rejects then and leaves nothing behind.
 */
export type OpenRehearsal = (
  lines: AsyncIterable<string>,
  signal: AbortSignal,
) => Promise<Rehearsal>;
