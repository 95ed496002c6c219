import {
  gridPowers,
  type MeterReading,
  type MeterTime,
  type PhaseReading,
} from '../src/meter/reading.ts';
import { ZoneOffset } from '../src/meter/zone-offset.ts';

/** The registers of a simulated meter when it is switched on, Wh. */
const BEFORE = {
  importT1: 4_231_507,
  importT2: 3_518_220,
  exportT1: 1_904_118,
  exportT2: 4_610_932,
};

export interface EnergyMeterOptions {
  readonly voltageV: number;
  /** Zone of the meter's own clock, an IANA name. */
  readonly timezone: string;
}

/** What the meter showed at one moment. */
export interface MeterFace {
  readonly phasesW: readonly number[];
  readonly at: MeterTime;
  readonly isLow: boolean;
  readonly registers: ReturnType<typeof registersOf>;
}

/**
 * The meter in the hall: adds up energy by direction and tariff and reports it. Tariff 1 is
 * low, 23:00 to 7:00, as in the Netherlands.
 */
export class EnergyMeter {
  readonly #voltageV: number;
  readonly #zone: ZoneOffset;
  readonly #countedWh = { ...BEFORE };
  #phasesW: readonly number[] = [];
  #at: MeterTime = { epochMs: 0, local: '' };
  #isLow = false;
  #registers = registersOf(BEFORE);

  constructor({ voltageV, timezone }: EnergyMeterOptions) {
    this.#voltageV = voltageV;
    this.#zone = new ZoneOffset(timezone);
  }

  /**
   * Counts what flowed in one second.
   *
   * @param phasesW - net power of each phase, watts, import positive, L1 first.
   */
  count(phasesW: readonly number[], epochMs: number): void {
    // The phases add up to the total to the watt, as the registers of one telegram do.
    this.#phasesW = phasesW.map((watts) => Math.round(watts));
    const local = this.#zone.local(epochMs);
    this.#at = { epochMs: Math.floor(epochMs / 1_000) * 1_000, local };
    const hour = Number(local.slice(11, 13));
    this.#isLow = hour < 7 || hour >= 23;
    const netW = sum(this.#phasesW);
    const direction = netW >= 0 ? 'import' : 'export';
    this.#countedWh[`${direction}T${this.#isLow ? 1 : 2}`] += Math.abs(netW) / 3_600;
  }

  /** What the meter shows for the last second counted. */
  face(): MeterFace {
    if (!sameWh(this.#registers, this.#countedWh)) this.#registers = registersOf(this.#countedWh);
    return {
      phasesW: this.#phasesW,
      at: this.#at,
      isLow: this.#isLow,
      registers: this.#registers,
    };
  }

  /** The telegram that tells a face, received at `takenAtMs` on the monotonic clock. */
  readingOf({ phasesW, at, isLow, registers }: MeterFace, takenAtMs: number): MeterReading {
    const netW = sum(phasesW);
    return {
      takenAtMs,
      protocol: 'simulated',
      identification: 'SUN5SUNPILOT-SIMULATION',
      version: '50',
      at,
      ...gridPowers(netW),
      phases: phasesW.map((watts) => this.#phase(watts)),
      tariff: isLow ? '0001' : '0002',
      importWh: registers.importT1Wh + registers.importT2Wh,
      exportWh: registers.exportT1Wh + registers.exportT2Wh,
      importT1Wh: registers.importT1Wh,
      importT2Wh: registers.importT2Wh,
      exportT1Wh: registers.exportT1Wh,
      exportT2Wh: registers.exportT2Wh,
      printed: registers.printed,
    };
  }

  #phase(netW: number): PhaseReading {
    // Export lifts the voltage at the end of the street cable, about 0.3 V a kilowatt.
    const voltageV = Math.round((this.#voltageV - netW * 0.0003) * 10) / 10;
    return {
      ...gridPowers(netW),
      voltageV,
      currentA: Math.round((Math.abs(netW) / voltageV) * 100) / 100,
    };
  }
}

function registersOf(countedWh: typeof BEFORE) {
  const importT1Wh = Math.floor(countedWh.importT1);
  const importT2Wh = Math.floor(countedWh.importT2);
  const exportT1Wh = Math.floor(countedWh.exportT1);
  const exportT2Wh = Math.floor(countedWh.exportT2);
  return {
    importT1Wh,
    importT2Wh,
    exportT1Wh,
    exportT2Wh,
    printed: {
      importT1: printedKwh(importT1Wh),
      importT2: printedKwh(importT2Wh),
      exportT1: printedKwh(exportT1Wh),
      exportT2: printedKwh(exportT2Wh),
    },
  };
}

function sameWh(shown: ReturnType<typeof registersOf>, countedWh: typeof BEFORE): boolean {
  return (
    shown.importT1Wh === Math.floor(countedWh.importT1) &&
    shown.importT2Wh === Math.floor(countedWh.importT2) &&
    shown.exportT1Wh === Math.floor(countedWh.exportT1) &&
    shown.exportT2Wh === Math.floor(countedWh.exportT2)
  );
}

function sum(watts: readonly number[]): number {
  return watts.reduce((total, each) => total + each, 0);
}

/** F9(3,3), e.g. `004231.507`: DSMR 5.0.2 P1 companion standard, section 6.4. */
function printedKwh(wh: number): string {
  const digits = String(wh).padStart(9, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
