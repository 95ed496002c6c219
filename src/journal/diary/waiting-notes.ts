import type { ChargingSession } from './charging-session.ts';
import { type HistoryPoint, PointMean } from './point.ts';
import type { Sample } from './sample.ts';
import type { Grain, Tables } from './tables.ts';

const MINUTE_S = 60;

/** What waits at most while nothing can be written: an hour of seconds, a day of minutes. */
const MOST_SECONDS = 3_600;
const MOST_MINUTES = 1_440;
const MOST_SESSIONS = 200;

/** What was noted and is not written yet. It is bounded: the oldest gives way. */
export class WaitingNotes {
  #seconds: HistoryPoint[] = [];
  #minutes: HistoryPoint[] = [];
  #sessions = new Map<number, ChargingSession>();
  #minute: PointMean | undefined;
  #lostS = 0;

  /** Seconds that were forgotten. */
  get lostS(): number {
    return this.#lostS;
  }

  /** @returns whether a minute is complete with it: time to write. */
  add(sample: Sample): boolean {
    const point = secondOf(sample);
    const atS = Math.floor(sample.atS / MINUTE_S) * MINUTE_S;
    const isOver = this.#minute !== undefined && this.#minute.atS !== atS;
    if (isOver) this.endMinute();
    this.#minute ??= new PointMean(atS);
    this.#minute.add(point);
    this.#seconds.push(point);
    if (this.#seconds.length > MOST_SECONDS) {
      this.#seconds.shift();
      this.#lostS += 1;
    }
    return isOver;
  }

  put(sessions: readonly ChargingSession[]): void {
    for (const session of sessions) this.#sessions.set(session.id, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
  }

  /** Counts the minute under way as complete. */
  endMinute(): void {
    const point = this.#minute?.point;
    this.#minute = undefined;
    if (point === undefined) return;
    this.#minutes.push(point);
    if (this.#minutes.length > MOST_MINUTES) this.#minutes.shift();
  }

  /** Those in a stretch of time, oldest first, the minute under way included. */
  points(grain: Grain, fromS: number, toS: number): HistoryPoint[] {
    const current = this.#minute?.point;
    const minutes = current === undefined ? this.#minutes : [...this.#minutes, current];
    return (grain === 'seconds' ? this.#seconds : minutes)
      .filter(({ atS }) => atS >= fromS && atS < toS)
      .sort((a, b) => a.atS - b.atS);
  }

  sessions(): ChargingSession[] {
    return [...this.#sessions.values()];
  }

  /** Puts everything but the minute under way into tables, inside of a transaction of theirs. */
  writeTo(tables: Tables): void {
    for (const second of this.#seconds) tables.putPoint('seconds', second);
    for (const minute of this.#minutes) {
      // A start in the middle of a minute goes on with it.
      const mean = new PointMean(minute.atS);
      for (const half of tables.points('minutes', minute.atS, minute.atS + 1, 1)) mean.add(half);
      mean.add(minute);
      if (mean.point !== undefined) tables.putPoint('minutes', mean.point);
    }
    for (const session of this.#sessions.values()) tables.putSession(session);
  }

  /** All that was written is written for good. */
  forget(): void {
    this.#seconds = [];
    this.#minutes = [];
    this.#sessions = new Map();
  }
}

function secondOf(sample: Sample): HistoryPoint {
  const { atS, gridW, houseW, carW, offeredA, mode, code, meter, faults } = sample;
  const isMetered = gridW !== null;
  return {
    atS,
    seconds: 1,
    metered: isMetered ? 1 : 0,
    gridW,
    houseW: isMetered ? houseW : null,
    surplusW: isMetered && houseW !== null ? Math.max(0, -houseW) : null,
    carW,
    offeredA: Math.round(offeredA * 10) / 10,
    mode,
    code,
    meter,
    faults,
  };
}
