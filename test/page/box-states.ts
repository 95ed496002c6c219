import type { ChargerJson } from '../../src/house/charger/charger-json.ts';
import type { FakeBox } from './fake-box.ts';

const SOLAR = { code: 'following-surplus', values: { surplusW: 3_712, currentA: 16 } };

/** What a person may meet, by name: as the charger tells it. */
export const BOX_STATES: Readonly<Record<string, () => Partial<ChargerJson>>> = {
  solar: () => ({ session: session(), reason: reason(SOLAR.code, SOLAR.values) }),
  waiting: () => ({
    ...NOTHING_OFFERED,
    vehicleState: 'B',
    reason: reason('resting', { remainingS: 45 }),
    meter: { state: 'late', ageMs: 4_200, source: 'serial', netW: -1_240 },
  }),
  manual: () => ({
    mode: 'manual',
    manual: { dutyPercent: 16.6, currentA: 10 },
    session: session(),
    offeredCurrentA: 10,
    powerW: 2_290,
    meter: { state: 'fresh', ageMs: 400, source: 'serial', netW: 1_870 },
    reason: reason('manual', { currentA: 10 }),
  }),
  off: () => ({
    ...NOTHING_OFFERED,
    mode: 'off',
    blockedBy: 'mode',
    vehicleState: 'A',
    session: null,
    reason: reason('mode-off'),
    meter: { state: 'fresh', ageMs: 400, source: 'serial', netW: 312 },
  }),
  boost: () => ({
    boost: {
      currentA: 16,
      tariff: 'any',
      tariffNow: 'low',
      until: null,
      untilEnergyWh: 15_000,
      energyWh: 5_320,
    },
    reason: reason('boost', { currentA: 16 }),
    meter: { state: 'fresh', ageMs: 400, source: 'serial', netW: 3_950 },
  }),
  silent: () => ({
    offeredCurrentA: 9,
    powerW: 2_060,
    meter: { state: 'stale', ageMs: 12_000, source: 'serial', netW: null },
    reason: reason('meter-silent-hold', { silentS: 12, currentA: 9 }),
  }),
  fault: () => ({
    ...NOTHING_OFFERED,
    blockedBy: 'fault',
    reason: reason('fault', { kind: 'rcd' }),
    faults: [
      {
        kind: 'rcd',
        since: ago(90),
        latched: true,
        recorded: false,
        text: 'Residual current was detected: 6.4 mA DC',
        remedy: 'Unplug the car.',
      },
      {
        kind: 'weld',
        since: ago(4_000),
        latched: true,
        recorded: true,
        text: 'The contactor is closed although it was told to open',
        remedy: 'Switch the circuit off.',
      },
    ],
    absentProtection: ['pilot-sense', 'proximity', 'temperature'],
  }),
  limited: () => ({
    mode: 'manual',
    manual: { dutyPercent: 53.3, currentA: 32 },
    offeredCurrentA: 7.4,
    powerW: 5_106,
    powerBasis: 'measured',
    phases: 3,
    limits: { currentA: 7.4, by: 'mains' },
    reason: reason('limited', { by: 'mains', currentA: 7.46, wantedA: 32 }),
    meter: { state: 'fresh', ageMs: 400, source: 'serial', netW: 15_980 },
  }),
  external: () => ({ reason: reason('external', { currentA: 11 }), offeredCurrentA: 11 }),
};

const NOTHING_OFFERED: Partial<ChargerJson> = {
  dutyPercent: null,
  offeredCurrentA: 0,
  powerW: 0,
  charging: false,
  blockedBy: null,
};

function session() {
  return { startedAt: ago(7_000), energyWh: 5_321, solarWh: 5_102 };
}

function reason(code: string, values: ChargerJson['reason']['values'] = {}): ChargerJson['reason'] {
  return { code, text: code, since: ago(600), values };
}

function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

/** Gives a box a past: an hour of sun and clouds, charges, and decisions. */
export function rememberPast(box: FakeBox): void {
  box.told.set('history', { points: pointsOfAnHour(), next: null });
  box.told.set('why', [
    decision('following-surplus', 40, { surplusW: 3_712, currentA: 16 }),
    decision('waiting-to-start', 610, { surplusW: 1_900, percent: 40 }),
    decision('waiting-for-sun', 1_300, { surplusW: 320, neededW: 1_380 }),
    decision('starting-up', 1_320, { remainingS: 10 }),
  ]);
  const sessions = [0, 1, 2].map((day) => ({
    id: day,
    startedAt: ago(day * 86_400 + 7_000),
    energyWh: 5_321 + day * 4_000,
    solarWh: 5_102 + day * 1_000,
    energyBasis: day === 1 ? 'measured' : 'estimated',
    durationS: 12_000 + day * 3_000,
    closings: 1 + day,
    cost: 0.31 + day,
    currency: 'EUR',
  }));
  box.told.set('sessions', { sessions, next: null, warning: null });
}

function decision(code: string, agoS: number, inputs: Readonly<Record<string, number>>) {
  return { at: ago(agoS), code, text: code, inputs, dutyPercent: null };
}

function pointsOfAnHour() {
  return Array.from({ length: 360 }, (_, index) => {
    const surplusW = Math.max(0, Math.round(3_600 * Math.sin(index / 60) + 900));
    const isOff = index > 60 && index < 110;
    const isManual = index > 200 && index < 250;
    const carW = isOff || surplusW < 1_400 ? 0 : surplusW - (surplusW % 230);
    return {
      at: ago(3_600 - index * 10),
      gridW: carW - surplusW,
      surplusW,
      carW,
      offeredCurrentA: Math.round(carW / 23) / 10,
      mode: isOff ? 'off' : isManual ? 'manual' : 'solar',
      faults: index > 300 && index < 312 ? ['rcd'] : [],
    };
  });
}

/** A reading with everything that a telegram can tell. */
export function fullReading(netW: number) {
  const share = Math.round(netW / 3);
  return {
    at: ago(0),
    importW: Math.max(0, netW),
    exportW: Math.max(0, -netW),
    netW,
    phases: [230.4, 231.1, 229.8].map((voltageV) => ({
      importW: Math.max(0, share),
      exportW: Math.max(0, -share),
      voltageV,
      currentA: Math.abs(Math.round((share / voltageV) * 10) / 10),
    })),
    importT1Wh: 4_231_507,
    importT2Wh: 3_900_120,
    exportT1Wh: 1_204_000,
    exportT2Wh: 2_860_401,
    tariff: '0002',
    quarterHourImportW: 412,
    monthPeakW: 3_870,
    gas: { m3: 2_841.47 },
  };
}
