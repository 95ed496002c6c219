import { fixed } from './fixed.ts';
import type { Paint, Style } from './paint.ts';
import type { LawScore, Replay } from './replay.ts';
import { lawLabel } from './sentence.ts';

/** Whether a number is remarkable. */
export type Verdict = 'good' | 'bad';

/** One column: its heading, what it tells of a score, and whether that is remarkable. */
export interface Column {
  readonly heading: string;
  readonly text: (score: LawScore) => string;
  readonly verdict?: (score: LawScore) => Verdict | undefined;
}

const COLUMNS: readonly Column[] = [
  { heading: 'sun kWh', text: ({ metrics }) => kwh(metrics.solarWh) },
  { heading: 'grid kWh', text: ({ metrics }) => kwh(metrics.gridWh), verdict: gridVerdict },
  { heading: 'left kWh', text: ({ metrics }) => kwh(metrics.exportWh) },
  { heading: 'net kWh', text: ({ metrics }) => kwh(metrics.solarWh - metrics.gridWh) },
  { heading: 'best kWh', text: ({ optimum }) => kwh(optimum.w1Wh) },
  { heading: 'score', text: ({ metrics }) => hundredths(metrics.nss), verdict: scoreVerdict },
  { heading: 'sun share', text: ({ metrics }) => percent(metrics.share) },
  { heading: 'closings', text: ({ metrics }) => String(metrics.closings) },
  { heading: 'moves/h', text: ({ metrics }) => metrics.dutyChangesPerHour.toFixed(0) },
  { heading: 'miss W', text: ({ metrics }) => metrics.maeW?.toFixed(0) ?? '-' },
];
const SWITCHES: Column = {
  heading: 'phase changes',
  text: ({ metrics }) => String(metrics.phaseSwitches),
};
const BETWEEN = '  ';
const COLOURS = { good: 'green', bad: 'red' } as const satisfies Record<Verdict, Style>;

/** @param isSwitchable - whether the box can change phases. */
export function columnsOf(isSwitchable: boolean): readonly Column[] {
  return isSwitchable ? [...COLUMNS, SWITCHES] : COLUMNS;
}

interface Row {
  readonly cells: readonly string[];
  readonly styles: readonly (Style | undefined)[];
  readonly isTotal: boolean;
}

/**
 * The scores of every day and law in aligned columns, totals last where there is more than one day.
 *
 * @param isSwitchable - whether the box can change phases.
 */
export function tableOf(
  { days, totals }: Pick<Replay, 'days' | 'totals'>,
  { isSwitchable, paint }: { isSwitchable: boolean; paint: Paint },
): string {
  const columns = columnsOf(isSwitchable);
  const rowsOf = (day: string, scores: readonly LawScore[], isTotal = false): Row[] =>
    scores.map((score, law) => ({
      cells: [day, lawLabel(score.choice), ...columns.map(({ text }) => text(score))],
      styles: [
        law > 0 ? 'dim' : undefined,
        undefined,
        ...columns.map((one) => styleFor(one, score)),
      ],
      isTotal,
    }));
  const rows = days.flatMap(({ name, runs }) => rowsOf(name, runs));
  if (days.length > 1) rows.push(...rowsOf(`${days.length} days`, totals, true));
  const headings = ['day', 'law', ...columns.map(({ heading }) => heading)];
  const widths = headings.map((heading, column) =>
    rows.reduce((most, { cells }) => Math.max(most, cells[column]?.length ?? 0), heading.length),
  );
  const aligned = (cells: readonly string[]) =>
    cells.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  const line = ({ cells, styles, isTotal }: Row): string => {
    const painted = aligned(cells).map((cell, column) => {
      const style = styles[column];
      return style === undefined ? cell : paint(style, cell);
    });
    const text = painted.join(BETWEEN).trimEnd();
    return isTotal ? paint('bold', text) : text;
  };
  const heading = paint('dim', aligned(headings).join(BETWEEN).trimEnd());
  return [heading, ...rows.map(line)].map((text) => `${text}\n`).join('');
}

function kwh(wh: number): string {
  return fixed(wh / 1_000, 1);
}

function hundredths(value: number | undefined): string {
  return value === undefined ? '-' : fixed(value, 2);
}

function percent(value: number | undefined): string {
  return value === undefined ? '-' : `${(value * 100).toFixed(0)} %`;
}

function styleFor({ verdict }: Column, score: LawScore): Style | undefined {
  const judged = verdict?.(score);
  return judged && COLOURS[judged];
}

/** Import above a tenth of what the sun gave is a lot. */
function gridVerdict({ metrics: { solarWh, gridWh } }: LawScore): Verdict | undefined {
  return gridWh > 0.1 * solarWh && gridWh > 100 ? 'bad' : undefined;
}

function scoreVerdict({ metrics: { nss } }: LawScore): Verdict | undefined {
  if (nss === undefined) return undefined;
  if (nss >= 0.95) return 'good';
  return nss >= 0.8 ? undefined : 'bad';
}
