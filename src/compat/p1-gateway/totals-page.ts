import type { MeterReading } from '../../meter/reading.ts';
import { pageOf } from './html.ts';

/** The page `/P1`: registers, powers and gas. A line whose value is not known is not there. */
export function totalsPage(reading: MeterReading): string {
  const { importT1Wh, importT2Wh, exportT1Wh, exportT2Wh, importWh, exportWh, gas } = reading;
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Used, tariff 1', kwh(importT1Wh)],
    ['Used, tariff 2', kwh(importT2Wh)],
    ['Used', kwh(importWh)],
    ['Returned, tariff 1', kwh(exportT1Wh)],
    ['Returned, tariff 2', kwh(exportT2Wh)],
    ['Returned', kwh(exportWh)],
    ['Used now', `${reading.importW} W`],
    ['Returned now', `${reading.exportW} W`],
    ['Gas', gas && `${gas.m3.toFixed(3)} m&sup3;`],
  ];
  const lines = rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<tr><th>${name}</th><td>${value}</td></tr>`);
  return pageOf('P1', `<table>${lines.join('')}</table><p><a href="/">Menu</a></p>`);
}

function kwh(wattHours: number | undefined): string | undefined {
  return wattHours === undefined ? undefined : `${(wattHours / 1_000).toFixed(3)} kWh`;
}
