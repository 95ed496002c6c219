import type { HousePicture } from '../../house/picture.ts';
import { energyTotals } from '../../meter/energy-total.ts';
import { type MeterReading, netGridW } from '../../meter/reading.ts';
import { kilowattHours, type Message, singles, type Told } from './told.ts';

/**
 * What the meter says: `<base>/grid` as JSON with each reading, and a topic a value. Nothing once it
 * is stale, and the broker does not keep them: nobody takes an old number for a new one.
 */
export function gridMessages(base: string, picture: HousePicture): Message[] {
  const { usable, readingEpochMs } = picture.meter;
  if (usable === undefined || readingEpochMs === undefined) return [];
  const values = gridValues(usable, picture);
  const at = new Date(readingEpochMs).toISOString();
  return [
    { topic: `${base}/grid`, payload: JSON.stringify({ at, ...values }), retain: false },
    ...singles(`${base}/grid`, values, false),
  ];
}

/**
 * The values of a reading by their names; those the meter does not send are left out. The surplus is
 * what the laws go by: what is left without the car, whose power may be an estimate.
 */
export function gridValues(reading: MeterReading, { houseW, car }: HousePicture): Told {
  const { importWh, exportWh } = energyTotals(reading);
  const values: Told = {
    powerW: netGridW(reading),
    importW: reading.importW,
    exportW: reading.exportW,
    surplusW: houseW === undefined || car.basis === 'unknown' ? undefined : 0 - houseW,
    importKwh: energy(importWh),
    exportKwh: energy(exportWh),
    importT1Kwh: energy(reading.importT1Wh),
    importT2Kwh: energy(reading.importT2Wh),
    exportT1Kwh: energy(reading.exportT1Wh),
    exportT2Kwh: energy(reading.exportT2Wh),
    tariff: reading.tariff,
    ...Object.assign({}, ...(reading.phases ?? []).map(phaseValues)),
    quarterHourImportW: reading.quarterHourImportW,
    monthPeakW: reading.monthPeakW,
    gasM3: reading.gas?.m3,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function phaseValues(
  { importW, exportW, voltageV, currentA }: NonNullable<MeterReading['phases']>[number],
  index: number,
): Told {
  const phase = `L${index + 1}`;
  return {
    [`import${phase}W`]: importW,
    [`export${phase}W`]: exportW,
    [`voltage${phase}V`]: voltageV,
    [`current${phase}A`]: currentA,
  };
}

function energy(wh: number | undefined): number | undefined {
  return wh === undefined ? undefined : kilowattHours(wh);
}
