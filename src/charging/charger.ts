import type { Freshness } from '../meter/freshness.ts';
import type { Tariff } from '../meter/tariff.ts';
import type { EvseOutputs } from './board.ts';
import type { LawName, Preset } from './laws/laws.ts';
import type { Limit, LimitSource } from './limits.ts';
import type { DutyPercent, PilotState } from './pilot.ts';
import type { Reason } from './reason.ts';

export const CHARGE_MODES = ['off', 'manual', 'solar'] as const;
/** What the owner chose. */
export type ChargeMode = (typeof CHARGE_MODES)[number];

/** A current that replaces the mode for a while, and ends by itself. */
export type Lease =
  | {
      readonly kind: 'boost';
      readonly currentA: number;
      /** Stands in only while the meter counts at the low tariff; in between the mode goes on. */
      readonly onlyAtLowTariff?: true;
      /** Monotonic end, milliseconds. */
      readonly untilMs?: number;
      /**
       * The end that was asked for by the wall clock, Unix milliseconds; the machine has no such
       * clock.
       */
      readonly untilEpochMs?: number;
      /** Ends once the car has taken this much since the lease began, Wh. */
      readonly energyWh?: number;
    }
  | { readonly kind: 'external'; readonly currentA: number; readonly untilMs: number };

export const FAULT_KINDS = [
  'board',
  'guard',
  'crash-loop',
  'overcurrent',
  'rcd',
  'rcd-self-test',
  'weld',
  'contactor-open',
  'diode',
  'pilot-error',
  'ventilation',
  'proximity',
  'temperature',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that keeps the contactor open until it clears, or is reset when latched. */
export interface Fault {
  readonly kind: FaultKind;
  /** Wall-clock time it began, Unix milliseconds. */
  readonly sinceEpochMs: number;
  readonly latched: boolean;
  readonly detail: string;
  /** On disk, so that no power cut forgets it; absent until it is, and where it is not latched. */
  readonly isRecorded?: true;
}

/** The charger as anyone may see it: a pure projection of the machine's snapshot. */
export interface ChargerState {
  readonly mode: ChargeMode;
  readonly enabled: boolean;
  readonly lease?: Lease;
  /** Wh the car has taken since the lease began. */
  readonly leaseWh: number;
  /** The tariff that the meter counts at; undefined while it reports none. */
  readonly tariff: Tariff | undefined;
  /** Undefined where the board does not measure the pilot. */
  readonly vehicle: PilotState | undefined;
  readonly supply: 'held' | 'open' | 'closed' | 'stopping';
  readonly outputs: EvseOutputs;
  /** What is offered now, after limits; undefined offers nothing. */
  readonly duty: DutyPercent | undefined;
  readonly manualDuty: DutyPercent;
  readonly law: LawName;
  readonly preset: Preset;
  /** What the law wants, before limits. */
  readonly solarDuty: DutyPercent | undefined;
  /** Upper bound set over the API, amperes. */
  readonly maxCurrentA: number | undefined;
  /** The limit in force and all that were weighed. */
  readonly limit: Limit;
  readonly limits: Readonly<Partial<Record<LimitSource, number>>>;
  /** Phases that are switched through now. */
  readonly phases: 1 | 3;
  readonly freshness: Freshness;
  readonly reason: Reason;
  readonly blockedBy: 'mode' | 'enabled' | 'fault' | 'limit' | undefined;
  readonly faults: readonly Fault[];
}
