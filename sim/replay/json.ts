import type { Metrics } from '../metrics.ts';
import { presetOf } from './law-choice.ts';
import type { LawDay, Replay } from './replay.ts';

/** How the runs were set up, in the words of the command line. */
export interface SettingWords {
  readonly phases: 1 | 3 | 'auto';
  readonly maxA: number;
  readonly engine: string;
}

/**
 * The document that `--json` prints: `{ version: 1, runs }`, a run for each day and law in the order
 * asked for. What cannot be told is null, such as a share of nothing.
 */
export function replayJson({ days }: Pick<Replay, 'days'>, words: SettingWords) {
  return {
    version: 1,
    runs: days.flatMap(({ name, runs }) => runs.map((run) => runJson(name, run, words))),
  };
}

function runJson(day: string, { choice, metrics, optimum }: LawDay, words: SettingWords) {
  const { phases, maxA, engine } = words;
  return {
    day,
    law: choice.name,
    preset: presetOf(choice),
    phases,
    maxA,
    engine,
    metrics: metricsJson(metrics),
    optimum: {
      pureWh: hundredths(optimum.pureWh),
      w1Wh: hundredths(optimum.w1Wh),
      dpWh: hundredths(optimum.dpWh),
    },
  };
}

function metricsJson(metrics: Metrics) {
  return {
    surplusWh: hundredths(metrics.surplusWh),
    solarWh: hundredths(metrics.solarWh),
    gridWh: hundredths(metrics.gridWh),
    exportWh: hundredths(metrics.exportWh),
    scr: ratio(metrics.scr),
    share: ratio(metrics.share),
    nss: ratio(metrics.nss),
    cpi: ratio(metrics.cpi),
    closings: metrics.closings,
    phaseSwitches: metrics.phaseSwitches,
    dutyChangesPerHour: hundredths(metrics.dutyChangesPerHour),
    overWh: hundredths(metrics.overWh),
    underWh: hundredths(metrics.underWh),
    maeW: metrics.maeW === undefined ? null : hundredths(metrics.maeW),
    p95W: metrics.p95W ?? null,
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function ratio(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1e5) / 1e5;
}
