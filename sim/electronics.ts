import type { PilotDrive } from '../src/charging/board.ts';
import { normal } from './random.ts';

/** What is at the vehicle's end of the pilot. */
export type Vehicle = 'none' | 'connected' | 'asking' | 'ventilation' | 'short';

/** Something in the box that is broken; more than one may be. */
export type Defect =
  /** The contacts stay closed, whatever the coil does. */
  | 'welded'
  /** The coil does not pull. */
  | 'stuck-open'
  /** What loads the pilot has no diode. */
  | 'no-diode'
  /** The residual current monitor does not trip, not for its test either. */
  | 'rcd-dead'
  /** The latch of the monitor does not let go. */
  | 'latch-stuck'
  /** The converter cannot be read. */
  | 'converter-dead'
  /** The thermometer cannot be read. */
  | 'thermometer-dead';

/** What software puts on the lines. */
export interface Lines {
  readonly pilot: PilotDrive;
  readonly contactor: 0 | 1;
  readonly rcdTest: 0 | 1;
  readonly rcdReset: 0 | 1;
}

export interface ElectronicsOptions {
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** How the converter shows the pilot: volts = counts * voltsPerCount + offsetV. */
  readonly converter: { readonly voltsPerCount: number; readonly offsetV: number };
  /** Standard deviation of one reading, counts; 0.5 unless given. */
  readonly noiseCounts?: number;
  /** From its coil to its contacts, milliseconds; 20 unless given. */
  readonly relayMs?: number;
  /** Around the box, degrees Celsius; 20 unless given. */
  readonly ambientC?: number;
}

/** Generator of the pilot: open-circuit volts and source (IEC 61851-1 table A.2). */
const SUPPLY_V = 12;
const SOURCE_OHM = 1_000;
const DIODE_V = 0.65;
/** What a vehicle puts on the pilot, ohm (IEC 61851-1 table A.3). */
const VEHICLE_OHM: Record<Vehicle, number> = {
  none: Number.POSITIVE_INFINITY,
  connected: 2_740,
  asking: 882,
  ventilation: 246,
  short: 0,
};
/** In the middle of the range of a 10-bit converter. */
const MOST_COUNTS = 1_023;
/** From its test input, or a real fault current, to the latch. */
const TRIP_MS = 30;
/** Warmer than its surroundings at 32 A on one phase, and how fast it gets there. */
const RISE_C = 30;
const RISE_A = 32;
const WARMING_MS = 600_000;

/**
 * A wallbox as its parts: generator and load of the pilot, converter, contactor with mirror
 * contact, residual current monitor with its latch, and a box that gets warm. It has no idea of
 * what should be: software drives its lines and reads its inputs, a test breaks it.
 */
export class Electronics {
  vehicle: Vehicle = 'none';
  /** In the plug of the cable; infinite without one. */
  proximityOhm = Number.POSITIVE_INFINITY;
  /** A real fault current flows while the contacts are closed. */
  leaks = false;
  readonly defects = new Set<Defect>();
  readonly #random: () => number;
  readonly #converter: ElectronicsOptions['converter'];
  readonly #noiseCounts: number;
  readonly #relayMs: number;
  readonly #ambientC: number;
  #lines: Lines = { pilot: { kind: 'steady' }, contactor: 0, rcdTest: 0, rcdReset: 0 };
  /** How long the coil has been ahead of the contacts. */
  #movingMs = 0;
  #isClosed = false;
  #trippingMs = 0;
  #isTripped = false;
  #riseC = 0;

  constructor(options: ElectronicsOptions) {
    this.#random = options.random;
    this.#converter = options.converter;
    this.#noiseCounts = options.noiseCounts ?? 0.5;
    this.#relayMs = options.relayMs ?? 20;
    this.#ambientC = options.ambientC ?? 20;
  }

  drive(lines: Lines): void {
    this.#lines = lines;
  }

  /** @param drawnA - through each contact while they are closed, amperes. */
  pass(ms: number, drawnA = 0): void {
    this.#moveLatch(ms);
    this.#moveContacts(ms);
    const goalC = RISE_C * ((this.#isClosed ? drawnA : 0) / RISE_A) ** 2;
    this.#riseC += (goalC - this.#riseC) * (1 - Math.exp(-ms / WARMING_MS));
  }

  /** The mirror contact (IEC 60947-4-1 Annex F): what the contacts do, not what they should. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isTripped(): boolean {
    return this.#isTripped;
  }

  /** Degrees Celsius; undefined while its thermometer cannot be read. */
  get celsius(): number | undefined {
    return this.defects.has('thermometer-dead') ? undefined : this.#ambientC + this.#riseC;
  }

  /** Heat from elsewhere, kelvin. */
  heat(riseC: number): void {
    this.#riseC = riseC;
  }

  /** Volts of the pilot in the high and in the low part of its period; equal where it is steady. */
  get pilotV(): { readonly high: number; readonly low: number } {
    const { pilot } = this.#lines;
    const high = this.#loaded(SUPPLY_V);
    const low = this.#loaded(-SUPPLY_V);
    if (pilot.kind === 'steady') return { high, low: high };
    return pilot.kind === 'fault' ? { high: low, low } : { high, low };
  }

  /**
   * One reading of the converter, at any moment of the period.
   *
   * @throws {Error} `EIO` while it cannot be read.
   */
  counts(): number {
    if (this.defects.has('converter-dead')) {
      throw Object.assign(new Error('EIO: converter'), { code: 'EIO' });
    }
    const { pilot } = this.#lines;
    const share = pilot.kind === 'pwm' ? pilot.duty / 100 : pilot.kind === 'steady' ? 1 : 0;
    const { high, low } = this.pilotV;
    const volts = this.#random() < share ? high : low;
    const { voltsPerCount, offsetV } = this.#converter;
    const counts = Math.round((volts - offsetV) / voltsPerCount + this.#noise());
    return Math.min(Math.max(counts, 0), MOST_COUNTS);
  }

  /** The pilot at the vehicle while the generator gives this. */
  #loaded(generatorV: number): number {
    const ohm = VEHICLE_OHM[this.vehicle];
    if (ohm === Number.POSITIVE_INFINITY) return generatorV;
    // A short is no vehicle; there is no diode in it.
    if (ohm === 0) return 0;
    const share = ohm / (ohm + SOURCE_OHM);
    if (this.defects.has('no-diode')) return generatorV * share;
    if (generatorV < DIODE_V) return generatorV;
    return DIODE_V + (generatorV - DIODE_V) * share;
  }

  #moveLatch(ms: number): void {
    const isFed = this.#lines.rcdTest === 1 || (this.leaks && this.#isClosed);
    this.#trippingMs = isFed && !this.defects.has('rcd-dead') ? this.#trippingMs + ms : 0;
    if (this.#trippingMs >= TRIP_MS) this.#isTripped = true;
    else if (this.#lines.rcdReset === 1 && !this.defects.has('latch-stuck'))
      this.#isTripped = false;
  }

  #moveContacts(ms: number): void {
    // The latch breaks the circuit of the coil itself; no software is asked.
    const isPulled =
      this.#lines.contactor === 1 && !this.#isTripped && !this.defects.has('stuck-open');
    const goal = isPulled || (this.#isClosed && this.defects.has('welded'));
    this.#movingMs = goal === this.#isClosed ? 0 : this.#movingMs + ms;
    if (this.#movingMs >= this.#relayMs) {
      this.#isClosed = goal;
      this.#movingMs = 0;
    }
  }

  #noise(): number {
    return this.#noiseCounts === 0 ? 0 : this.#noiseCounts * normal(this.#random);
  }
}
