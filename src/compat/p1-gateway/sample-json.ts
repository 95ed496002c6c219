import type { HousePicture } from '../../house/picture.ts';
import type { MeterReading, PhaseReading } from '../../meter/reading.ts';

/** The document of `GET /P1.json`: kWh, kW, V, A and m3; null is not known. */
export function sampleJson(reading: MeterReading, { meter }: HousePicture) {
  const { phases = [], gas } = reading;
  return {
    LastSample: secondsOf(meter.ageMs),
    NextUpdateIn: 0,
    P1: {
      T1: thousands(reading.importT1Wh),
      T2: thousands(reading.importT2Wh),
      RT1: thousands(reading.exportT1Wh),
      RT2: thousands(reading.exportT2Wh),
      TA: thousands(reading.importW),
      RTA: thousands(reading.exportW),
      V: byLine(phases, 'voltageV'),
      A: byLine(phases, 'currentA'),
      gasReceived5min: gas?.m3 ?? null,
    },
  };
}

/** The document of `GET /status.json`. @param mqtt - whether topics are told to a broker. */
export function statusJson({ meter }: HousePicture, mqtt: boolean, intervalS: number) {
  return {
    P1: { LastSample: secondsOf(meter.ageMs), Interval: intervalS, NextUpdateIn: 0 },
    MQTT: mqtt,
  };
}

function byLine(phases: readonly PhaseReading[], key: 'voltageV' | 'currentA') {
  const [l1, l2, l3] = phases;
  return { L1: l1?.[key] ?? null, L2: l2?.[key] ?? null, L3: l3?.[key] ?? null };
}

function thousands(value: number | undefined): number | null {
  return value === undefined ? null : value / 1_000;
}

/** Seconds since the newest reading was taken; null for none. */
function secondsOf(ageMs: number | undefined): number | null {
  return ageMs === undefined ? null : Math.round(ageMs / 1_000);
}
