import { writeFile } from 'node:fs/promises';
import { messageOf } from '../../src/thrown.ts';
import type { CarModel } from '../car.ts';
import { CAR_MODELS } from '../car-models.ts';
import { PLAIN_METER, type Rig } from '../plant.ts';
import { createCrew } from './crew.ts';
import { type DaySource, sourcesFor } from './day-source.ts';
import { lawsFor, type ReplayFlags } from './flags.ts';
import { replayJson } from './json.ts';
import type { LawChoice } from './law-choice.ts';
import { listJson, listText } from './list.ts';
import { paintFor } from './paint.ts';
import { progressOn } from './progress.ts';
import { type Replay, type ReplayedDay, replay } from './replay.ts';
import type { ReplayIo } from './replay-io.ts';
import { lawLabel, sentenceOf } from './sentence.ts';
import { tableOf } from './table.ts';

/** More pictures than this nobody looks at, and the report would grow with the days. */
const PICTURED_DAYS = 31;
/** Seconds between two points of a picture: of a few days, and of many. */
const TRACE_S = { few: 10, many: 30, fewDays: 10 };

/** @returns the exit code: 0, 1 where a day could not be replayed, 2 for wrong usage. */
export async function runReplay(
  asked: readonly string[],
  flags: ReplayFlags,
  io: ReplayIo,
): Promise<0 | 1 | 2> {
  if (flags.list) {
    const text = flags.json
      ? `${JSON.stringify(listJson(), null, 2)}\n`
      : listText(paintFor(io.stdout, io.env));
    io.stdout.write(text);
    return 0;
  }
  const laws = lawsFor(flags);
  const found = typeof laws === 'string' ? { problem: laws } : await sourcesFor(asked);
  if (typeof laws === 'string' || 'problem' in found) {
    io.stderr.write(`sunpilot replay: ${'problem' in found ? found.problem : laws}\n`);
    return 2;
  }
  const result = await replayAll(found.sources, laws, { flags, io });
  for (const failure of result.failures) io.stderr.write(`sunpilot replay: ${failure}\n`);
  if (flags.json) tellJson(result, flags, io);
  else tell(result, flags, io);
  const isReported = flags.html === undefined || (await report(flags.html, result, { flags, io }));
  return result.failures.length === 0 && isReported ? 0 : 1;
}

async function replayAll(
  sources: readonly DaySource[],
  laws: readonly LawChoice[],
  { flags, io }: { flags: ReplayFlags; io: ReplayIo },
): Promise<Replay> {
  const { engine, pvScale, html } = flags;
  const traceS = sources.length > TRACE_S.fewDays ? TRACE_S.many : TRACE_S.few;
  const setting = {
    rig: rigOf(flags),
    engine,
    pvScale,
    traceS: html === undefined ? null : traceS,
  };
  const crew = createCrew();
  const bar = await progressOn(io.stderr);
  try {
    return await replay({ sources, laws, setting, picturedDays: PICTURED_DAYS }, crew, bar);
  } finally {
    bar.end();
    await crew.close();
  }
}

/** The house that was asked for. */
function rigOf(flags: ReplayFlags): Rig {
  const phases: 1 | 3 = flags.phases === 1 ? 1 : 3;
  const maxA = mostA(flags);
  const model: CarModel = CAR_MODELS[flags.car];
  // On three phases cars have 11 kW unless the box is made for more.
  const car = phases === 1 ? model : { ...model, phases, maxA: Math.min(model.maxA, maxA) };
  return { ...PLAIN_METER, phases, switchable: flags.phases === 'auto', maxA, car };
}

function mostA({ maxA, phases }: ReplayFlags): number {
  return maxA ?? (phases === 1 ? 32 : 16);
}

function tellJson(result: Replay, flags: ReplayFlags, io: ReplayIo): void {
  const { phases, engine } = flags;
  const document = replayJson(result, { phases, maxA: mostA(flags), engine });
  io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  for (const remark of result.days.flatMap(remarksOn)) io.stderr.write(`${remark}\n`);
}

function tell(result: Replay, { phases }: ReplayFlags, io: ReplayIo): void {
  if (result.days.length === 0) return;
  const paint = paintFor(io.stdout, io.env);
  io.stdout.write(tableOf(result, { isSwitchable: phases === 'auto', paint }));
  io.stdout.write('\n');
  for (const total of result.totals) {
    io.stdout.write(`${paint('bold', lawLabel(total.choice))}: ${sentenceOf(total)}\n`);
  }
  for (const remark of result.days.flatMap(remarksOn)) io.stdout.write(`${remark}\n`);
}

/** What should be known of a day before its numbers are believed, a line each. */
function remarksOn({ name, remarks, runs }: ReplayedDay): string[] {
  return [
    ...remarks.map((remark) => `${name}: ${remark}`),
    ...runs.flatMap((run) =>
      run.remarks.map((remark) => `${name}, ${lawLabel(run.choice)}: ${remark}`),
    ),
  ];
}

/** @returns false where the report could not be written. */
async function report(
  file: string,
  result: Replay,
  { flags, io }: { flags: ReplayFlags; io: ReplayIo },
): Promise<boolean> {
  const { reportHtml } = await import('./report/report.ts');
  const rig = rigOf(flags);
  const { switchable: isSwitchable, car } = rig;
  const words = { setting: settingWords(flags), isSwitchable, carPhases: car.phases };
  try {
    await writeFile(file, await reportHtml(result, words));
    io.stderr.write(`the report is in ${file}\n`);
    return true;
  } catch (error) {
    io.stderr.write(`sunpilot replay: the report cannot be written: ${messageOf(error)}\n`);
    return false;
  }
}

/** How the days were run, in a line. */
function settingWords(flags: ReplayFlags): string {
  const { phases, car, engine, pvScale } = flags;
  const box =
    phases === 'auto' ? 'one or three phases' : phases === 1 ? 'one phase' : 'three phases';
  const sun = pvScale === 1 ? '' : `, ${pvScale} times the sun`;
  const by = engine === 'full' ? 'the real machine in simulated time' : 'the law alone, simulated';
  return `Wallbox on ${box}, ${mostA(flags)} A; car "${car}"${sun}; ${by}.`;
}
