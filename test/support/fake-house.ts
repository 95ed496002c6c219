import type { ChargerState, FaultKind } from '../../src/charging/charger.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import type {
  BoostRequest,
  ChargerChange,
  Control,
  ControlResult,
  Decision,
  House,
  HouseEvent,
} from '../../src/house/house.ts';
import type { HousePicture } from '../../src/house/picture.ts';
import type { MeterReading } from '../../src/meter/reading.ts';

/** 2026-06-21T11:25:46Z. */
export const FAKE_EPOCH_MS = Date.UTC(2026, 5, 21, 11, 25, 46);

/** A reading in which every quantity is there and no two are alike. */
export const FULL_READING: MeterReading = {
  takenAtMs: 0,
  importW: 0,
  exportW: 780,
  protocol: 'dsmr',
  identification: 'XMX5LGBBFG1009020927',
  version: '50',
  at: { epochMs: FAKE_EPOCH_MS, local: '2026-06-21 13:25:46' },
  phases: [
    { importW: 11, exportW: 261, voltageV: 231.1, currentA: 1 },
    { importW: 12, exportW: 262, voltageV: 230.4, currentA: 2 },
    { importW: 13, exportW: 263, voltageV: 232.2, currentA: 3 },
  ],
  importT1Wh: 1_234_567,
  importT2Wh: 2_345_678,
  exportT1Wh: 123_456,
  exportT2Wh: 234_567,
  tariff: '0002',
  powerFailures: 4,
  voltageSags: [2, 1, 0],
  gas: { m3: 1_234.567 },
  printed: {
    importT1: '001234.567',
    importT2: '002345.678',
    exportT1: '000123.456',
    exportT2: '000234.567',
    powerFailures: '00004',
    voltageSags: '00002',
    gas: '01234.567',
  },
};

const CHARGING: ChargerState = {
  mode: 'solar',
  enabled: true,
  leaseWh: 0,
  tariff: 'normal',
  vehicle: 'C',
  supply: 'closed',
  outputs: { pilot: { kind: 'pwm', duty: clampDuty(26.6) }, contactor: 'closed' },
  duty: clampDuty(26.6),
  manualDuty: clampDuty(40),
  law: 'step',
  preset: 'balanced',
  solarDuty: clampDuty(31),
  maxCurrentA: undefined,
  limit: { currentA: 16, by: 'circuit' },
  limits: { pilot: 51, circuit: 16, cable: 32 },
  phases: 1,
  freshness: 'fresh',
  reason: { code: 'following-surplus', surplusW: 3_700, currentA: 15.96 },
  blockedBy: undefined,
  faults: [],
};

/** A demo: a car charges from the sun, the meter is fresh, and nothing is wrong. */
export const CHARGING_PICTURE: HousePicture = {
  epochMs: FAKE_EPOCH_MS,
  simulated: true,
  absentProtection: [],
  name: 'SunPilot_E77308',
  meter: {
    source: 'serial',
    freshness: 'fresh',
    ageMs: 420,
    readingEpochMs: FAKE_EPOCH_MS - 420,
    newest: FULL_READING,
    usable: FULL_READING,
    raw: undefined,
  },
  car: { powerW: 3_671, basis: 'estimated' },
  houseW: -4_451,
  charger: CHARGING,
  boost: undefined,
  reasonSinceEpochMs: FAKE_EPOCH_MS - 60_000,
  phases: 1,
  totals: {
    solarWh: 1_000_000.4,
    gridWh: 234_567.1,
    session: { startedEpochMs: FAKE_EPOCH_MS - 3_600_000, energyWh: 5_321.4, solarWh: 5_101.6 },
  },
};

/** A house that looks as the test paints it and tells what the test says. */
export class FakeHouse implements House {
  now: HousePicture = CHARGING_PICTURE;
  told: Decision[] = [];
  readonly #listeners = new Set<(event: HouseEvent) => void>();

  picture(): HousePicture {
    return this.now;
  }

  decisions(): readonly Decision[] {
    return this.told;
  }

  subscribe(listener: (event: HouseEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  tell(event: HouseEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Changes the charger, and says so. */
  charger(change: Partial<ChargerState>): void {
    this.now = { ...this.now, charger: { ...this.now.charger, ...change } };
    this.tell({ type: 'charger' });
  }

  /** A fresh reading came in. */
  read(reading: MeterReading): void {
    this.meter({ freshness: 'fresh', ageMs: 0, newest: reading, usable: reading });
    this.tell({ type: 'reading' });
  }

  /** The newest reading may no longer be acted upon; nobody is told. */
  fallSilent(): void {
    this.meter({ freshness: 'stale', ageMs: 12_000, usable: undefined });
  }

  /** No reading ever came. */
  neverRead(): void {
    this.meter({
      freshness: 'waiting',
      ageMs: undefined,
      readingEpochMs: undefined,
      newest: undefined,
      usable: undefined,
    });
  }

  meter(change: Partial<HousePicture['meter']>): void {
    this.now = { ...this.now, meter: { ...this.now.meter, ...change } };
  }
}

/** What a {@link FakeControl} was asked. */
export type Asked =
  | { readonly change: ChargerChange }
  | { readonly boost: BoostRequest }
  | { readonly external: { readonly currentA: number; readonly forS: number } }
  | { readonly resetFault: FaultKind; readonly where?: 'at-the-box' }
  | 'endBoost'
  | 'endExternal';

/** Does what it is asked as far as the picture can show it, unless the test has it refuse. */
export class FakeControl implements Control {
  readonly asked: Asked[] = [];
  answer: ControlResult = { ok: true };
  readonly #house: FakeHouse;

  constructor(house: FakeHouse) {
    this.#house = house;
  }

  async change(change: ChargerChange): Promise<ControlResult> {
    const { manualDutyPercent, maxCurrentA, ...same } = change;
    this.asked.push({ change });
    if (this.answer.ok) {
      this.#house.charger({
        ...same,
        ...(manualDutyPercent !== undefined && { manualDuty: clampDuty(manualDutyPercent) }),
        ...(maxCurrentA !== undefined && { maxCurrentA: maxCurrentA ?? undefined }),
      });
    }
    return this.answer;
  }

  boost(boost: BoostRequest): ControlResult {
    this.asked.push({ boost });
    return this.answer;
  }

  endBoost(): ControlResult {
    this.asked.push('endBoost');
    return this.answer;
  }

  external(currentA: number, forS: number): ControlResult {
    this.asked.push({ external: { currentA, forS } });
    return this.answer;
  }

  endExternal(): ControlResult {
    this.asked.push('endExternal');
    return this.answer;
  }

  async resetFault(kind: FaultKind, where?: 'at-the-box'): Promise<ControlResult> {
    this.asked.push({ resetFault: kind, ...(where !== undefined && { where }) });
    return this.answer;
  }
}
