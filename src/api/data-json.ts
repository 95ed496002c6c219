import { z } from 'zod';
import type { DeviceAddress } from '../house/device.ts';
import { type MeterReading, netGridW, type PhaseReading } from '../meter/reading.ts';

const kilowatts = z.number().meta({ description: 'kW' });
const volts = z.number().meta({ description: 'V' });
const amperes = z.number().meta({ description: 'A' });
const kwhAsPrinted = z.string().meta({ description: 'kWh as the meter prints it' });

/** Shape of `/api/data`; the order of the keys is part of it. */
export const DataJson = z
  .strictObject({
    netSolar: kilowatts,
    netGrid: kilowatts,
    pwrImp: kilowatts,
    pwrExp: kilowatts,
    hasPhase: z.boolean(),
    pwrDelL1: kilowatts,
    pwrDelL2: kilowatts,
    pwrDelL3: kilowatts,
    pwrRetL1: kilowatts,
    pwrRetL2: kilowatts,
    pwrRetL3: kilowatts,
    voltL1: volts,
    voltL2: volts,
    voltL3: volts,
    curL1: amperes,
    curL2: amperes,
    curL3: amperes,
    impT1: kwhAsPrinted,
    impT2: kwhAsPrinted,
    expT1: kwhAsPrinted,
    expT2: kwhAsPrinted,
    tariff: z.string(),
    failures: z.string(),
    sags: z.string(),
    timestamp: z.string().meta({ description: "the meter's own local time" }),
    gas: z.string().meta({ description: 'm3 as the meter prints it' }),
    host: z.string(),
    ip: z.string(),
    mac: z.string(),
    ssid: z.string(),
    version: z.string(),
    freeHeap: z.int().meta({ description: 'bytes' }),
    uptime: z.int().meta({ description: 's' }),
    rsqi: z.int().meta({ description: 'dBm' }),
    rsqiQual: z.enum(['Excellent', 'Good', 'Fair', 'Weak']),
  })
  .meta({
    id: 'Data',
    examples: [
      {
        netSolar: 0.78,
        netGrid: 0,
        pwrImp: 0,
        pwrExp: 0.78,
        hasPhase: true,
        pwrDelL1: 0,
        pwrDelL2: 0,
        pwrDelL3: 0,
        pwrRetL1: 0.26,
        pwrRetL2: 0.26,
        pwrRetL3: 0.26,
        voltL1: 231,
        voltL2: 230.4,
        voltL3: 232.1,
        curL1: 1,
        curL2: 1,
        curL3: 1,
        impT1: '001234.567',
        impT2: '002345.678',
        expT1: '000123.456',
        expT2: '000234.567',
        tariff: '0002',
        failures: '00004',
        sags: '00002',
        timestamp: '2026-06-21 13:25:46',
        gas: '01234.567',
        host: 'SunPilot_E77308',
        ip: '192.168.68.106',
        mac: 'D8:3A:DD:E7:73:08',
        ssid: '',
        version: '0.1.0',
        freeHeap: 210_000_000,
        uptime: 123_456,
        rsqi: 0,
        rsqiQual: 'Excellent',
      },
    ],
  });

export type DataJson = z.infer<typeof DataJson>;

/** What `/api/data` tells besides the reading. */
export interface DataFacts {
  readonly host: string;
  readonly address: DeviceAddress;
  readonly version: string;
  readonly freeHeapBytes: number;
  readonly uptimeS: number;
}

/** Its clients read integers into 32 bits. */
const MAX_INT32 = 0x7fff_ffff;

/**
 * The document of `/api/data`: 35 keys whose order and types others rely on, and no others. Its
 * clients parse it into a fixed kilobyte. A number that is not there is 0, a text that is not there
 * is empty. There is no radio: `ssid` is empty, `rsqi` 0 dBm, and `rsqiQual` the word for 0 dBm.
 */
export function dataJson(reading: MeterReading, facts: DataFacts): DataJson {
  const netW = netGridW(reading);
  const phases = reading.phases ?? [];
  const [l1 = {}, l2 = {}, l3 = {}] = phases;
  return {
    netSolar: kw(Math.max(0, -netW)),
    netGrid: kw(Math.max(0, netW)),
    pwrImp: kw(reading.importW),
    pwrExp: kw(reading.exportW),
    hasPhase: phases.some((phase) => Object.keys(phase).length > 0),
    pwrDelL1: kw(l1.importW),
    pwrDelL2: kw(l2.importW),
    pwrDelL3: kw(l3.importW),
    pwrRetL1: kw(l1.exportW),
    pwrRetL2: kw(l2.exportW),
    pwrRetL3: kw(l3.exportW),
    voltL1: l1.voltageV ?? 0,
    voltL2: l2.voltageV ?? 0,
    voltL3: l3.voltageV ?? 0,
    curL1: l1.currentA ?? 0,
    curL2: l2.currentA ?? 0,
    curL3: l3.currentA ?? 0,
    impT1: reading.printed?.importT1 ?? kwhText(reading.importT1Wh),
    impT2: reading.printed?.importT2 ?? kwhText(reading.importT2Wh),
    expT1: reading.printed?.exportT1 ?? kwhText(reading.exportT1Wh),
    expT2: reading.printed?.exportT2 ?? kwhText(reading.exportT2Wh),
    tariff: reading.tariff ?? '',
    failures: reading.printed?.powerFailures ?? countText(reading.powerFailures),
    sags: reading.printed?.voltageSags ?? countText(reading.voltageSags?.[0]),
    timestamp: (reading.at ?? reading.registersAt)?.local ?? '',
    gas: reading.printed?.gas ?? gasText(reading.gas?.m3),
    host: facts.host,
    ip: facts.address.ip,
    mac: facts.address.mac,
    ssid: '',
    version: facts.version,
    freeHeap: Math.min(Math.trunc(facts.freeHeapBytes), MAX_INT32),
    uptime: Math.trunc(facts.uptimeS),
    rsqi: 0,
    rsqiQual: 'Excellent',
  };
}

function kw(watts: PhaseReading['importW']): number {
  return (watts ?? 0) / 1_000;
}

/** As DSMR prints an `F9(3,3)` register: `001234.567`. */
function kwhText(wattHours: number | undefined): string {
  return wattHours === undefined ? '' : (wattHours / 1_000).toFixed(3).padStart(10, '0');
}

/** As DSMR prints an `F8(3,3)` volume: `01234.567`. */
function gasText(m3: number | undefined): string {
  return m3 === undefined ? '' : m3.toFixed(3).padStart(9, '0');
}

/** As DSMR prints an `F5(0,0)` counter: `00004`. */
function countText(count: number | undefined): string {
  return count === undefined ? '' : String(count).padStart(5, '0');
}
