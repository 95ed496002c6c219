import type { MeterReading, PhaseReading } from '../src/meter/reading.ts';
import { localTimeIn } from './local-time.ts';

/** What a simulated meter has counted when it is switched on, Wh. */
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

/** A reading that nobody has received yet. */
export type Measured = Omit<MeterReading, 'takenAtMs'>;

/**
 * The meter in the hall: adds up energy by direction and tariff and tells what it sees. Tariff 1 is
 * low, 23:00 to 7:00, as in the Netherlands.
 */
export class EnergyMeter {
  readonly #voltageV: number;
  readonly #localTime: (epochMs: number) => string;
  readonly #countedWh = { ...BEFORE };
  #phasesW: readonly number[] = [];
  #epochMs = 0;

  constructor({ voltageV, timezone }: EnergyMeterOptions) {
    this.#voltageV = voltageV;
    this.#localTime = localTimeIn(timezone);
  }

  /**
   * Counts what flowed in one second.
   *
   * @param phasesW - net power of each phase, watts, import positive, L1 first.
   */
  count(phasesW: readonly number[], epochMs: number): void {
    // The phases add up to the total to the watt, as the registers of one telegram do.
    this.#phasesW = phasesW.map((watts) => Math.round(watts));
    this.#epochMs = epochMs;
    const netW = sum(this.#phasesW);
    const wh = Math.abs(netW) / 3_600;
    if (netW >= 0) this.#countedWh[this.#isLow() ? 'importT1' : 'importT2'] += wh;
    else this.#countedWh[this.#isLow() ? 'exportT1' : 'exportT2'] += wh;
  }

  /** What the meter shows for the last second counted. */
  reading(): Measured {
    const netW = sum(this.#phasesW);
    const importT1Wh = Math.floor(this.#countedWh.importT1);
    const importT2Wh = Math.floor(this.#countedWh.importT2);
    const exportT1Wh = Math.floor(this.#countedWh.exportT1);
    const exportT2Wh = Math.floor(this.#countedWh.exportT2);
    return {
      protocol: 'simulated',
      identification: 'SUN5SUNPILOT-SIMULATION',
      version: '50',
      at: {
        epochMs: Math.floor(this.#epochMs / 1_000) * 1_000,
        local: this.#localTime(this.#epochMs),
      },
      importW: Math.max(0, netW),
      exportW: Math.max(0, -netW),
      phases: this.#phasesW.map((watts) => this.#phase(watts)),
      importWh: importT1Wh + importT2Wh,
      exportWh: exportT1Wh + exportT2Wh,
      importT1Wh,
      importT2Wh,
      exportT1Wh,
      exportT2Wh,
      tariff: this.#isLow() ? '0001' : '0002',
      printed: {
        importT1: printedKwh(importT1Wh),
        importT2: printedKwh(importT2Wh),
        exportT1: printedKwh(exportT1Wh),
        exportT2: printedKwh(exportT2Wh),
      },
    };
  }

  #isLow(): boolean {
    const hour = Number(this.#localTime(this.#epochMs).slice(11, 13));
    return hour < 7 || hour >= 23;
  }

  #phase(netW: number): PhaseReading {
    // Export lifts the voltage at the end of the street cable, about 0.3 V a kilowatt.
    const voltageV = Math.round((this.#voltageV - netW * 0.0003) * 10) / 10;
    return {
      importW: Math.max(0, netW),
      exportW: Math.max(0, -netW),
      voltageV,
      currentA: Math.round((Math.abs(netW) / voltageV) * 100) / 100,
    };
  }
}

function sum(watts: readonly number[]): number {
  return watts.reduce((total, each) => total + each, 0);
}

/** F9(3,3), e.g. `004231.507`: DSMR 5.0.2 P1 companion standard, section 6.4. */
function printedKwh(wh: number): string {
  const digits = String(wh).padStart(9, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
