import type { MeterFault } from '../source.ts';

/** One row of a meter day. */
interface DayRow {
  /** Seconds since the start of the day, growing from row to row. */
  readonly tS: number;
  /** Net grid power, watts; positive is import. */
  readonly netW: number;
}

export type DayResult =
  | { readonly kind: 'header' }
  | { readonly kind: 'row'; readonly row: DayRow }
  | { readonly kind: 'fault'; readonly fault: MeterFault }
  /** Without its columns nothing that follows can be read. */
  | { readonly kind: 'unreadable'; readonly fault: MeterFault };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MAX_W = 1_000_000;

/**
 * Reads a day in CSV line by line: a header with `t_s,house_w,pv_w` or `t_s,net_w` in any order
 * among any others, then numbers with a decimal point. Empty lines are passed over.
 *
 * @returns a function from each line to what it is; undefined for an empty one. A line that cannot
 * be read is a fault that names line, column and what is allowed. Never throws.
 */
export function createDayReader(): (text: string) => DayResult | undefined {
  let line = 0;
  let columns: Columns | undefined;
  let lastS = Number.NEGATIVE_INFINITY;

  function readHeader(cells: readonly string[]): DayResult {
    const found = columnsOf(cells);
    if (typeof found === 'string') {
      const detail = `line ${line}: column ${found} is missing, must have t_s,house_w,pv_w or t_s,net_w`;
      return { kind: 'unreadable', fault: { kind: 'format', detail } };
    }
    columns = found;
    return { kind: 'header' };
  }

  function readRow(cells: readonly string[], { time, plus, minus }: Columns): DayResult {
    const tS = numberIn(cells, time);
    if (tS === undefined || tS < 0) {
      return refuse(cells, time, 'must be seconds since the start of the day, 0 or more');
    }
    if (tS <= lastS) return refuse(cells, time, `must be more than ${lastS} of the row before`);
    let netW = 0;
    for (const [column, sign] of [[plus, 1] as const, ...(minus ? [[minus, -1] as const] : [])]) {
      const watts = numberIn(cells, column);
      if (watts === undefined || Math.abs(watts) > MAX_W) {
        return refuse(cells, column, `must be watts from -${MAX_W} to ${MAX_W}`);
      }
      netW += sign * watts;
    }
    lastS = tS;
    return { kind: 'row', row: { tS, netW } };
  }

  function refuse(cells: readonly string[], { name, index }: Column, allowed: string): DayResult {
    const cell = (cells[index] ?? '').slice(0, 40);
    const detail = `line ${line}, column ${name}: is ${JSON.stringify(cell)}, ${allowed}`;
    return { kind: 'fault', fault: { kind: 'bad-value', detail } };
  }

  return (text) => {
    line++;
    const bare = line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (bare.trim() === '') return undefined;
    const cells = bare.split(',').map((cell) => cell.trim());
    return columns === undefined ? readHeader(cells) : readRow(cells, columns);
  };
}

interface Column {
  readonly name: string;
  readonly index: number;
}

/** Net power is `plus`, less `minus` where there is one. */
interface Columns {
  readonly time: Column;
  readonly plus: Column;
  readonly minus: Column | undefined;
}

/** @returns the name of a column that is missing, if one is. */
function columnsOf(header: readonly string[]): Columns | string {
  const names = header.map((cell) => cell.toLowerCase());
  const column = (name: string): Column | undefined => {
    const index = names.indexOf(name);
    return index < 0 ? undefined : { name, index };
  };
  const time = column('t_s');
  if (time === undefined) return 't_s';
  const net = column('net_w');
  if (net !== undefined) return { time, plus: net, minus: undefined };
  const house = column('house_w');
  const sun = column('pv_w');
  if (house === undefined) return sun === undefined ? 'net_w' : 'house_w';
  return sun === undefined ? 'pv_w' : { time, plus: house, minus: sun };
}

function numberIn(cells: readonly string[], { index }: Column): number | undefined {
  const text = cells[index] ?? '';
  const value = Number(text);
  return NUMBER.test(text) && Number.isFinite(value) ? value : undefined;
}
