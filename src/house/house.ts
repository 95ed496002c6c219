import type { ChargeMode, FaultKind } from '../charging/charger.ts';
import type { LawName, Preset } from '../charging/laws/laws.ts';
import type { ReasonCode } from '../charging/reason.ts';
import type { MeterFault, MeterLink } from '../meter/source.ts';
import type { HousePicture } from './picture.ts';

/** One decision: what was offered, why, and what was known. */
export interface Decision {
  readonly epochMs: number;
  readonly code: ReasonCode;
  readonly text: string;
  readonly inputs: Readonly<Record<string, number | string | boolean | null>>;
  /** Duty now offered, percent; undefined offers nothing. */
  readonly dutyPercent: number | undefined;
}

/** What happens in the house, as it happens. */
export type HouseEvent =
  /** A new reading; the picture already holds it. */
  | { readonly type: 'reading' }
  /** Something about the charger changed. */
  | { readonly type: 'charger' }
  | { readonly type: 'decision'; readonly decision: Decision }
  /** A fault began, or one that was known is latched from now on. */
  | {
      readonly type: 'fault';
      readonly kind: FaultKind;
      readonly detail: string;
      readonly isKnown?: true;
    }
  | { readonly type: 'meter-fault'; readonly fault: MeterFault }
  | { readonly type: 'meter-link'; readonly link: MeterLink }
  /** A polled meter answered; from question to last byte, seconds. */
  | { readonly type: 'polled'; readonly seconds: number }
  /** A reading went all the way: from its arrival to the board, seconds. */
  | { readonly type: 'applied'; readonly seconds: number }
  | { readonly type: 'contactor-closed' };

/** What anyone in the house may look at. */
export interface House {
  picture(): HousePicture;
  /** The newest 200 decisions, newest first. */
  decisions(): readonly Decision[];
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: HouseEvent) => void): () => void;
}

/** A change of what the owner chose; absent keys stay as they are. */
export interface ChargerChange {
  readonly mode?: ChargeMode;
  /** Percent, 10 to 85. */
  readonly manualDutyPercent?: number;
  readonly enabled?: boolean;
  /** Amperes, 6 to 51; null takes the bound away. */
  readonly maxCurrentA?: number | null;
  readonly law?: LawName;
  readonly preset?: Preset;
}

export interface BoostRequest {
  readonly currentA: number;
  readonly untilEnergyWh?: number;
  /** By the wall clock, Unix milliseconds. */
  readonly untilEpochMs?: number;
  /** For so long, whatever the wall clock says, milliseconds. */
  readonly forMs?: number;
  /** The mode goes on while the meter does not count at the low tariff. */
  readonly onlyAtLowTariff?: true;
}

/** Why a change was not made. */
export type Refusal =
  /** The key is pinned by the environment or a flag, named in `by`. */
  | { readonly kind: 'pinned'; readonly key: string; readonly by: string }
  /** What was set could not be written down; nothing changed. */
  | { readonly kind: 'not-saved'; readonly detail: string }
  | { readonly kind: 'no-such-fault' }
  /** This fault is reset at the box only. */
  | { readonly kind: 'at-the-box' };

export type ControlResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: Refusal };

/** What those who may control may do. A change is written down before it takes effect. */
export interface Control {
  change(change: ChargerChange): Promise<ControlResult>;
  boost(request: BoostRequest): ControlResult;
  endBoost(): ControlResult;
  external(currentA: number, forS: number): ControlResult;
  endExternal(): ControlResult;
  /** @param where - from afar unless given: some faults are reset by somebody at the box only. */
  resetFault(kind: FaultKind, where?: 'at-the-box'): Promise<ControlResult>;
}
