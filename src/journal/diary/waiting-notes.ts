import type { ChargingSession } from './charging-session.ts';
import { type HistoryPoint, PointMean } from './point.ts';
import type { Sample } from './sample.ts';
import type { Grain, Tables } from './tables.ts';

const MINUTE_S = 60;

/** The most that waits while nothing can be written: an hour of seconds, a day of minutes. */
const MOST_SECONDS = 3_600;
const MOST_MINUTES = 1_440;
const MOST_SESSIONS = 200;

/** What was noted and not written yet. It is bounded: the oldest makes room. */
export class WaitingNotes {
  #seconds: HistoryPoint[] = [];
  #minutes: HistoryPoint[] = [];
  #sessions = new Map<number, ChargingSession>();
  #minute: PointMean | undefined;
  #lostS = 0;

  /** Seconds that were dropped. */
  get lostS(): number {
    return this.#lostS;
  }

  /** @returns whether it completes a minute: time to write. */
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

  /** Those of a stretch of time, oldest first, the current minute included. */
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

  /** Writes everything but the current minute into tables, inside one of their transactions. */
  writeTo(tables: Tables): void {
    for (const second of this.#seconds) tables.putPoint('seconds', second);
    for (const minute of this.#minutes) {
      // A start in the middle of a minute continues it.
      const mean = new PointMean(minute.atS);
      for (const half of tables.points('minutes', minute.atS, minute.atS + 1, 1)) mean.add(half);
      mean.add(minute);
      if (mean.point !== undefined) tables.putPoint('minutes', mean.point);
    }
    for (const session of this.#sessions.values()) tables.putSession(session);
  }

  /** What was written is committed. */
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
