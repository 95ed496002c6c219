import { ask } from './ask.ts';
import type { Moment } from './moment.ts';

/** Points of one answer; a day has 1,440 minutes. */
const MOST_POINTS = 3_600;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepS: 1 | 60;
}

interface HistoryJson {
  readonly points: readonly {
    readonly at: string;
    readonly gridW: number | null;
    readonly surplusW: number | null;
    readonly carW: number;
    readonly offeredCurrentA: number;
    readonly mode: string;
    readonly faults: readonly string[];
  }[];
}

export interface ChargingSession {
  readonly id: number;
  readonly startedAt: string;
  readonly energyWh: number;
  readonly solarWh: number;
  readonly energyBasis: 'measured' | 'phases' | 'estimated' | 'unknown' | null;
  readonly durationS: number;
  readonly closings: number;
  readonly cost: number | null;
  readonly currency: string | null;
}

const SESSIONS = 'api/v1/sessions';

/**
 * Where the charges of a month are asked for.
 *
 * @param month - `2026-06`, by the clock on the wall; empty for those of the last year.
 */
export function sessionsPath(month: string): string {
  if (month === '') return SESSIONS;
  const [year = 0, number = 1] = month.split('-').map(Number);
  const [from, to] = [number - 1, number].map((at) => new Date(year, at, 1).toISOString());
  return `${SESSIONS}?from=${from}&to=${to}`;
}

/** Where a span of the past is asked for. */
export function historyPath({ fromMs, toMs, stepS }: Span): string {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  return `api/v1/history?from=${from}&to=${to}&step=${stepS}`;
}

/** What the box remembers of a span, oldest first; undefined where it does not tell. */
export async function historyOf(span: Span): Promise<readonly Moment[] | undefined> {
  const answer = await ask<HistoryJson>('GET', `${historyPath(span)}&limit=${MOST_POINTS}`);
  if (!answer.ok) return undefined;
  return answer.body.points.map(({ at, gridW, surplusW, carW, offeredCurrentA, mode, faults }) => ({
    s: Date.parse(at) / 1_000,
    gridW: gridW ?? undefined,
    surplusW: surplusW ?? undefined,
    carW,
    offeredA: offeredCurrentA,
    mode,
    isFault: faults.length > 0,
  }));
}

/** The newest charges, newest first; undefined where the box does not tell. */
export async function newestSessions(): Promise<readonly ChargingSession[] | undefined> {
  const answer = await ask<{ sessions: readonly ChargingSession[] }>('GET', `${SESSIONS}?limit=20`);
  return answer.ok ? answer.body.sessions : undefined;
}
