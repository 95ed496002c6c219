import { eachSecond, type MeterDay } from '../days/day.ts';
import { namedDay } from '../days/named-days.ts';
import { createLawRun, type LawRun } from '../law-engine.ts';
import type { Tally } from '../metrics.ts';
import type { OptimumWh } from '../optimum.ts';
import type { Rig } from '../plant.ts';
import { DayObserver } from './day-observer.ts';
import type { Engine } from './flags.ts';
import { type LawChoice, simulated } from './law-choice.ts';
import { type DayTrace, type LawTrace, LawTracer, skyTrace } from './trace.ts';

/** A day to run, by name or by value. */
export type DayToRun =
  | { readonly kind: 'shipped'; readonly name: string }
  | ({ readonly kind: 'recorded' } & MeterDay);

/** What holds for every day of a replay. */
export interface Setting {
  readonly rig: Rig;
  readonly engine: Engine;
  /** What the sun is multiplied with. */
  readonly pvScale: number;
  /** Seconds from one point of the pictures to the next; null makes none. */
  readonly traceS: number | null;
}

/** One day with some laws; plain data, so that another thread can do it. */
export interface DayJob {
  readonly day: DayToRun;
  readonly laws: readonly LawChoice[];
  readonly setting: Setting;
}

/** What became of a day. */
export interface DayOutcome {
  readonly runs: readonly LawOutcome[];
  readonly sky: DayTrace | null;
}

/** What a law made of it. */
export interface LawOutcome {
  readonly tally: Tally;
  /** What should be known before the numbers are believed. */
  readonly remarks: readonly string[];
  readonly trace: LawTrace | null;
}

/** Runs a day with each law. */
export async function runJob({ day, laws, setting }: DayJob): Promise<DayOutcome> {
  const meterDay = dayOf(day);
  const runs: LawOutcome[] = [];
  for (const choice of laws) {
    // The best that a day can give does not depend on the law.
    const optimum = runs[0]?.tally.optimum;
    runs.push(runLaw(meterDay, await createRun(choice, setting, optimum), setting));
  }
  return { runs, sky: setting.traceS === null ? null : skyTrace(meterDay, setting) };
}

function dayOf(day: DayToRun): MeterDay {
  if (day.kind === 'recorded') return day;
  const named = namedDay(day.name);
  if (named === undefined) throw new RangeError(`no day ${day.name} ships`);
  return named;
}

async function createRun(
  choice: LawChoice,
  { engine, rig }: Setting,
  optimum: OptimumWh | undefined,
): Promise<LawRun> {
  if (engine === 'law') return createLawRun(simulated(choice), rig, optimum);
  if (choice.kind === 'rival') throw new RangeError(`${choice.name} is no law of the machine`);
  // The machine and all it stands on.
  const { createFullRun } = await import('../full-engine.ts');
  return createFullRun({ law: choice.name, preset: choice.preset }, rig);
}

function runLaw(day: MeterDay, run: LawRun, setting: Setting): LawOutcome {
  const { pvScale, traceS, rig } = setting;
  const observer = new DayObserver(rig);
  const tracer = traceS === null ? null : new LawTracer(traceS);
  eachSecond(day, (t, houseW, pvW) => {
    const second = run.second(t, houseW, pvW * pvScale);
    observer.second(t, second);
    tracer?.second(t, second);
  });
  return { tally: run.tally(), remarks: observer.remarks(), trace: tracer?.trace() ?? null };
}
