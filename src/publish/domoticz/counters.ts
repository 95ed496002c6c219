import type { MeterReading } from '../../meter/reading.ts';

/**
 * The six numbers of Domoticz's electricity meter: `Wh;Wh;Wh;Wh;W;W`, used and returned at tariff 1
 * and 2, then the powers. All are whole: Domoticz reads each with `std::stoull`, to which 1.234 kWh
 * is 1 Wh.
 *
 * Its meter has no "not known". Where the meter has only a total, it stands at tariff 1; a meter that
 * tells no register of what it returned is one that returned 0, as Domoticz's own P1 reader has it.
 *
 * @returns undefined without a register of what was used: a counter that fell back to 0 would be
 * read as a day that used all there is.
 */
export function electricityOf(reading: MeterReading): string | undefined {
  const { importWh, importT1Wh, importT2Wh, exportWh, exportT1Wh, exportT2Wh } = reading;
  const used = pair(importWh, importT1Wh, importT2Wh);
  const returned = pair(exportWh, exportT1Wh, exportT2Wh) ?? [0, 0];
  if (used === undefined) return undefined;
  const { importW, exportW } = reading;
  return [...used, ...returned, importW, exportW].map(Math.floor).join(';');
}

/** The gas counter, whole cubic decimetres; undefined where there is none. */
export function gasOf({ gas }: MeterReading): string | undefined {
  return gas && `${Math.round(gas.m3 * 1_000)}`;
}

function pair(total?: number, t1?: number, t2?: number): readonly [number, number] | undefined {
  const first = t1 ?? (t2 === undefined ? total : 0);
  return first === undefined ? undefined : [first, t2 ?? 0];
}
