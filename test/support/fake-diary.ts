import type { ChargingSession } from '../../src/journal/diary/charging-session.ts';
import {
  type Diary,
  DiaryError,
  type DiaryStatus,
  type HistoryPage,
  type HistoryQuery,
  type SessionsPage,
  type SessionsQuery,
} from '../../src/journal/diary/diary.ts';
import { type HistoryPoint, inSteps } from '../../src/journal/diary/point.ts';
import type { Sample } from '../../src/journal/diary/sample.ts';
import { sampleOf } from '../../src/journal/diary/sample.ts';
import { CHARGING_PICTURE, FAKE_EPOCH_MS } from './fake-house.ts';

/** The beginning of the second that the fake house lives in, Unix seconds. */
export const FAKE_S = Math.floor(FAKE_EPOCH_MS / 1_000);

/** A second of the fake house. */
export function aSample(change: Partial<Sample> = {}): Sample {
  return { ...sampleOf(CHARGING_PICTURE, 0), ...change };
}

/** A point of a second in which the fake house charges. */
export function aPoint(atS: number, change: Partial<HistoryPoint> = {}): HistoryPoint {
  return {
    atS,
    seconds: 1,
    metered: 1,
    gridW: -780,
    houseW: -4_451,
    surplusW: 4_451,
    carW: 3_671,
    offeredA: 16,
    mode: 'solar',
    code: 'following-surplus',
    meter: 'fresh',
    faults: [],
    ...change,
  };
}

/** A session that is over. */
export function aSession(id: number, change: Partial<ChargingSession> = {}): ChargingSession {
  return {
    id,
    startedS: id,
    endedS: id + 3_600,
    ending: 'unplugged',
    energyWh: 5_321.4,
    solarWh: 5_101.6,
    basis: 'estimated',
    chargingS: 3_000,
    closings: 2,
    phases: 1,
    cost: null,
    currency: null,
    ...change,
  };
}

/** Remembers what the test gives it. */
export class FakeDiary implements Diary {
  samples: Sample[] = [];
  seconds: HistoryPoint[] = [];
  told: ChargingSession[] = [];
  now: DiaryStatus = { state: 'writing', detail: '', lostS: 0 };
  tag = 'one';
  /** Why it does not answer. */
  broken: string | undefined;
  isClosed = false;

  add(sample: Sample): void {
    this.samples.push(sample);
  }

  async history({ fromS, toS, stepS, limit }: HistoryQuery): Promise<HistoryPage> {
    this.#answer();
    const seconds = this.seconds.filter(({ atS }) => atS >= fromS && atS < toS);
    const points = [...inSteps(seconds, stepS)];
    const nextS = points[limit]?.atS;
    return {
      points: points.slice(0, limit),
      tag: this.tag,
      ...(nextS !== undefined && { nextS }),
    };
  }

  async sessions({ fromS, toS, beforeId, limit }: SessionsQuery): Promise<SessionsPage> {
    this.#answer();
    const known = this.told
      .filter(({ startedS }) => startedS >= fromS && startedS < toS)
      .filter(({ id }) => id < (beforeId ?? Number.POSITIVE_INFINITY))
      .toSorted((a, b) => b.id - a.id);
    const sessions = known.slice(0, limit);
    const nextId = known.length > limit ? sessions.at(-1)?.id : undefined;
    return { sessions, tag: this.tag, ...(nextId !== undefined && { nextId }) };
  }

  status(): DiaryStatus {
    return this.now;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #answer(): void {
    if (this.broken !== undefined) throw new DiaryError(this.broken);
  }
}
