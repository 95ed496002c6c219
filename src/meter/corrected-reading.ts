import type { MeterReading, MeterRegisters, MeterTime, PhaseReading } from './reading.ts';

/** Keys of a reading that hold whole watts or watt-hours. */
const WHOLE = [
  'importWh',
  'exportWh',
  'importT1Wh',
  'importT2Wh',
  'exportT1Wh',
  'exportT2Wh',
  'quarterHourImportW',
  'monthPeakW',
] as const satisfies readonly (keyof MeterRegisters)[];

/** Registers as the meter prints them, of which none is right once energies are others. */
const PRINTED_ENERGY = ['importT1', 'importT2', 'exportT1', 'exportT2'];

/**
 * A reading whose powers, energies and currents are multiplied, as a meter behind current
 * transformers needs it. Voltages, counts, and what other devices on its M-Bus tell, stay.
 */
export function scaledReading(reading: MeterReading, factor: number): MeterReading {
  const whole = (value: number): number => Math.round(value * factor);
  const { importW, exportW, phases, monthPeaks, printed } = reading;
  const registers = WHOLE.flatMap((key) => {
    const value = reading[key];
    return value === undefined ? [] : [[key, whole(value)] as const];
  });
  return {
    ...reading,
    ...Object.fromEntries(registers),
    importW: whole(importW),
    exportW: whole(exportW),
    ...(phases !== undefined && { phases: phases.map((phase) => scaledPhase(phase, factor)) }),
    ...(monthPeaks !== undefined && {
      monthPeaks: monthPeaks.map((peak) => ({ ...peak, peakW: whole(peak.peakW) })),
    }),
    ...(printed !== undefined && {
      printed: Object.fromEntries(
        Object.entries(printed).filter(([key]) => !PRINTED_ENERGY.includes(key)),
      ),
    }),
  };
}

function scaledPhase(phase: PhaseReading, factor: number): PhaseReading {
  const { importW, exportW, currentA } = phase;
  return {
    ...phase,
    ...(importW !== undefined && { importW: Math.round(importW * factor) }),
    ...(exportW !== undefined && { exportW: Math.round(exportW * factor) }),
    // No meter tells its current with more digits.
    ...(currentA !== undefined && { currentA: Math.round(currentA * factor * 1_000) / 1_000 }),
  };
}

/** A reading whose meter's clock is put right: every time in it. */
export function shiftedReading(reading: MeterReading, offsetMs: number): MeterReading {
  const { at, registersAt, monthPeakAt, monthPeaks, powerFailureLog, gas, mbus } = reading;
  const shifted = (time: MeterTime): MeterTime => shiftedTime(time, offsetMs);
  return {
    ...reading,
    ...(at !== undefined && { at: shifted(at) }),
    ...(registersAt !== undefined && { registersAt: shifted(registersAt) }),
    ...(monthPeakAt !== undefined && { monthPeakAt: shifted(monthPeakAt) }),
    ...(monthPeaks !== undefined && {
      monthPeaks: monthPeaks.map(({ month, at: peakAt, peakW }) => ({
        ...(month !== undefined && { month: shifted(month) }),
        ...(peakAt !== undefined && { at: shifted(peakAt) }),
        peakW,
      })),
    }),
    ...(powerFailureLog !== undefined && {
      powerFailureLog: powerFailureLog.map(({ endedAt, durationS }) => ({
        ...(endedAt !== undefined && { endedAt: shifted(endedAt) }),
        durationS,
      })),
    }),
    ...(gas?.at !== undefined && { gas: { ...gas, at: shifted(gas.at) } }),
    ...(mbus !== undefined && {
      mbus: mbus.map((one) => (one.at === undefined ? one : { ...one, at: shifted(one.at) })),
    }),
  };
}

/** The meter's own zone stays: local time moves as far as the moment. */
function shiftedTime({ epochMs, local }: MeterTime, offsetMs: number): MeterTime {
  const moved = new Date(Date.parse(`${local.replace(' ', 'T')}Z`) + offsetMs).toISOString();
  return { epochMs: epochMs + offsetMs, local: moved.slice(0, 19).replace('T', ' ') };
}
