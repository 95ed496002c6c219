import type { MeterReading, PhaseReading } from '../reading.ts';

/**
 * Tells phases that nobody measured from idle ones, where an interface says 0 for both. Its powers
 * and its currents are believed once one of them was another number: a main fuse must not be
 * guarded by a 0 A that means "not known". A voltage of 0 means so, too.
 */
export class PhaseTrust {
  #believesPowers = false;
  #believesCurrents = false;

  /** A reading without what is not believed; without phases where nothing is left of them. */
  of<Reading extends Pick<MeterReading, 'phases'>>(reading: Reading): Reading {
    const { phases, ...rest } = reading;
    if (phases === undefined) return reading;
    this.#believesPowers ||= phases.some(({ importW, exportW }) => isOther(importW, exportW));
    this.#believesCurrents ||= phases.some(({ currentA }) => isOther(currentA));
    const believed = phases.map((phase) => this.#believed(phase));
    const isTold = believed.some((phase) => Object.keys(phase).length > 0);
    return (isTold ? { ...rest, phases: believed } : rest) as Reading;
  }

  #believed({ importW, exportW, voltageV, currentA }: PhaseReading): PhaseReading {
    return {
      ...(importW !== undefined && this.#believesPowers && { importW }),
      ...(exportW !== undefined && this.#believesPowers && { exportW }),
      ...(isOther(voltageV) && { voltageV }),
      ...(currentA !== undefined && this.#believesCurrents && { currentA }),
    };
  }
}

function isOther(...values: readonly (number | undefined)[]): boolean {
  return values.some((value) => value !== undefined && value !== 0);
}
