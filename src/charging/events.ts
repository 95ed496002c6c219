import type { MeterReading } from '../meter/reading.ts';
import type { ChargeMode, Fault, FaultKind, Lease } from './charger.ts';
import type { LawName, Preset } from './laws/laws.ts';
import type { DutyPercent, PilotState } from './pilot.ts';

/**
 * Everything that can happen to the charger. Time is one of these facts: each event carries its
 * own moment, monotonic milliseconds, so that the machine needs no clock and the same events give
 * the same outputs wherever and whenever they are played.
 */
export type ChargingEvent = { readonly atMs: number } & ChargingNews;

/** The events without their time. */
export type ChargingNews =
  | { readonly type: 'tick' }
  | {
      readonly type: 'meter.reading';
      readonly reading: MeterReading;
      /** What the car drew when it was taken, watts, measured or estimated. */
      readonly drawnW: number;
      /** The same where a meter of its own measured it. */
      readonly carMeterW?: number | undefined;
    }
  | { readonly type: `pilot.${PilotState}` }
  /** What the plugged cable carries, amperes per phase; undefined when its resistor is lost. */
  | { readonly type: 'cable'; readonly currentA: number | undefined }
  /** Whether the vehicle has a simplified pilot. */
  | { readonly type: 'simplified'; readonly isSimplified: boolean }
  /** Degrees Celsius inside the box; undefined when the sensor is lost. */
  | { readonly type: 'temperature'; readonly celsius: number | undefined }
  /**
   * What a meter of its own says the car draws now, watts over all phases, and the wall-clock time.
   */
  | { readonly type: 'car.power'; readonly watts: number; readonly epochMs: number }
  /** Energy the car took since the last of these events, Wh. */
  | { readonly type: 'car.energy'; readonly wh: number }
  | { readonly type: `mode.${ChargeMode}` }
  | { readonly type: 'enabled.on' }
  | { readonly type: 'enabled.off' }
  | { readonly type: 'manual.set'; readonly duty: DutyPercent }
  | { readonly type: 'limit.set'; readonly currentA: number | undefined }
  | { readonly type: 'law.set'; readonly law: LawName; readonly preset: Preset }
  /** A lease begins, or goes on with what the car has taken of it, Wh. */
  | { readonly type: 'lease.set'; readonly lease: Lease; readonly takenWh?: number }
  | { readonly type: 'lease.end'; readonly kind: Lease['kind'] }
  | { readonly type: 'fault.raised'; readonly fault: Fault }
  /** A latched fault is on disk. It is this one and no later one of its kind. */
  | { readonly type: 'fault.recorded'; readonly kind: FaultKind; readonly sinceEpochMs: number }
  /** The board reports that a fault has cleared; one that is latched stays. */
  | { readonly type: 'fault.cleared'; readonly kind: FaultKind }
  | { readonly type: 'fault.reset'; readonly kind: FaultKind }
  /** The program is about to end: stop the car normally and stay open. */
  | { readonly type: 'end' };
