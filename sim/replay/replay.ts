import { messageOf } from '../../src/thrown.ts';
import { giveBack } from '../days/day-room.ts';
import { type Metrics, metricsOf, Pool, type Tally } from '../metrics.ts';
import type { OptimumWh } from '../optimum.ts';
import type { Crew } from './crew.ts';
import type { DayOutcome, LawOutcome, Setting } from './day-job.ts';
import { type DaySource, daysOf, type FoundDay } from './day-source.ts';
import type { LawChoice } from './law-choice.ts';
import type { DayTrace, LawTrace } from './trace.ts';

/** What to replay. */
export interface ReplayRequest {
  readonly sources: readonly DaySource[];
  readonly laws: readonly LawChoice[];
  readonly setting: Setting;
  /** So many days have pictures, the first ones. */
  readonly picturedDays: number;
}

/** Scores of one law, on one day or on all of them. */
export interface LawScore {
  readonly choice: LawChoice;
  readonly metrics: Metrics;
  readonly optimum: OptimumWh;
}

/** One law's day. */
export interface LawDay extends LawScore {
  readonly remarks: readonly string[];
  readonly trace: LawTrace | null;
}

/** One day with every law. */
export interface ReplayedDay {
  readonly name: string;
  readonly remarks: readonly string[];
  readonly runs: readonly LawDay[];
  readonly sky: DayTrace | null;
}

export interface Replay {
  /** In the order asked for. */
  readonly days: readonly ReplayedDay[];
  /** All days together, a law each. */
  readonly totals: readonly LawScore[];
  /** Why a day is missing, one line each. */
  readonly failures: readonly string[];
}

/** Who wants to know how far it is. */
export interface Watcher {
  /** @param known - days found so far and files still to be opened. */
  progress(done: number, known: number): void;
}

/** Runs every day with every law. A day that cannot be run, or a file that cannot be read, fails alone. */
export async function replay(
  request: ReplayRequest,
  crew: Crew,
  watcher: Watcher,
): Promise<Replay> {
  const { sources, laws } = request;
  const days: (ReplayedDay | undefined)[] = [];
  const failures: string[] = [];
  const totals = laws.map((choice) => ({ choice, pool: new Pool() }));
  const underWay = new Set<Promise<void>>();
  let done = 0;
  let unopened = sources.length;
  const tell = () => watcher.progress(done, days.length + unopened);

  async function run(found: FoundDay, place: number): Promise<void> {
    try {
      const outcome = await runLaws(found, request, { crew, place });
      outcome.runs.forEach(({ tally }, law) => {
        totals[law]?.pool.add(tally);
      });
      days[place] = replayed(found, outcome, laws);
      if (found.day.kind === 'recorded') giveBack(found.day);
    } catch (error) {
      failures.push(`${found.day.name}: ${messageOf(error)}`);
    }
    done += 1;
    tell();
  }

  for (const source of sources) {
    unopened -= 1;
    try {
      for await (const found of daysOf(source)) {
        const place = days.length;
        days.push(undefined);
        const work = run(found, place).finally(() => underWay.delete(work));
        underWay.add(work);
        if (underWay.size >= crew.width) await Promise.race(underWay);
      }
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  await Promise.all(underWay);
  const replayedDays = days.filter((day) => day !== undefined);
  const hasTotals = replayedDays.length > 0;
  return {
    days: replayedDays,
    totals: hasTotals ? totals.map(({ choice, pool }) => scoreOf(choice, pool.tally())) : [],
    failures,
  };
}

/** The machine takes seconds a day: then each law is a job of its own. */
async function runLaws(
  { day }: FoundDay,
  { laws, setting, picturedDays }: ReplayRequest,
  { crew, place }: { crew: Crew; place: number },
): Promise<DayOutcome> {
  const own = place < picturedDays ? setting : { ...setting, traceS: null };
  if (setting.engine === 'law') return crew.run({ day, laws, setting: own });
  const outcomes = await Promise.all(
    laws.map((law) => crew.run({ day, laws: [law], setting: own })),
  );
  return { runs: outcomes.flatMap(({ runs }) => runs), sky: outcomes[0]?.sky ?? null };
}

function replayed(
  { day: { name }, remarks }: FoundDay,
  { runs, sky }: DayOutcome,
  laws: readonly LawChoice[],
): ReplayedDay {
  return {
    name,
    remarks,
    runs: laws.flatMap((choice, law) => {
      const outcome = runs[law];
      return outcome === undefined ? [] : [lawDay(choice, outcome)];
    }),
    sky,
  };
}

function lawDay(choice: LawChoice, { tally, remarks, trace }: LawOutcome): LawDay {
  return { ...scoreOf(choice, tally), remarks, trace };
}

function scoreOf(choice: LawChoice, tally: Tally): LawScore {
  return { choice, metrics: metricsOf(tally), optimum: tally.optimum };
}
