import UPlot from 'uplot';
import type { Moment } from '../state/moment.ts';
import { current, locale, power, t } from '../words/words.ts';

/** Pixels, its legend not counted. */
export const PLOT_HEIGHT = 240;
/** Nothing is looked at closer than this, seconds. */
const SHORTEST_S = 60;
/** Up to here the time of a mark has seconds. */
const SHORT_S = 600;

/** Columns of the plot: time, three powers in kW, and what was offered in A; gaps are null. */
export function dataOf(moments: readonly Moment[]): UPlot.AlignedData {
  const column = (name: 'gridW' | 'surplusW' | 'carW') =>
    moments.map((one) => {
      const watts = one[name];
      return watts === undefined ? null : watts / 1_000;
    });
  return [
    moments.map(({ s }) => s),
    column('gridW'),
    column('surplusW'),
    column('carW'),
    moments.map(({ offeredA }) => offeredA ?? null),
  ];
}

export interface PlotParts {
  /** Where it is drawn, in the colours of that place. */
  readonly place: HTMLElement;
  readonly shown: () => readonly Moment[];
  /** Told of every change of what is looked at, Unix seconds. */
  readonly looksAt: (fromS: number, toS: number) => void;
}

/** How it is drawn, in the words of now. */
export function plotOptions({ place, shown, looksAt }: PlotParts): UPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = { stroke: colour('quiet'), grid: { stroke: colour('line'), width: 1 } };
  const line = (label: string, name: string) => ({
    label,
    stroke: colour(name),
    width: 2,
    points: { show: false },
    value: (_: UPlot, kw: number | null) => (kw === null ? '–' : power(Math.round(kw * 1_000))),
  });
  const stepped = UPlot.paths.stepped?.({ align: 1 });
  return {
    width: place.clientWidth,
    height: PLOT_HEIGHT,
    hooks: {
      drawClear: [(plot) => drawBands(plot, shown(), colour)],
      setScale: [
        ({ scales }, name) => {
          if (name === 'x') looksAt(scales['x']?.min ?? 0, scales['x']?.max ?? 0);
        },
      ],
      ready: [legendOfNewest],
      setData: [legendOfNewest],
      setLegend: [legendOfNewest],
    },
    scales: {
      x: { range: (_, from, to) => [Math.min(from, to - SHORTEST_S), to] },
      // Around nothing as well: a house at rest fills no picture with its watts.
      y: { range: { min: { soft: 0, mode: 1, pad: 0.1 }, max: { soft: 1, mode: 1, pad: 0.1 } } },
      amperes: { range: (_, __, most) => [0, Math.max(16, most)] },
    },
    series: [
      {
        label: t('chart.time'),
        value: (_, s) => (s === null ? '–' : new Date(s * 1_000).toLocaleTimeString(locale.value)),
      },
      line(t('chart.grid'), 'grid'),
      { ...line(t('chart.surplus'), 'surplus'), fill: `${colour('surplus')}33` },
      line(t('chart.car'), 'car'),
      {
        ...line(t('chart.current'), 'offer'),
        scale: 'amperes',
        width: 1.5,
        dash: [5, 4],
        ...(stepped === undefined ? {} : { paths: stepped }),
        value: (_, amperes) => (amperes === null ? '–' : current(amperes)),
      },
    ],
    axes: [
      { ...axis, space: 76, values: ({ scales }, marks) => times(marks, scales['x']) },
      { ...axis, size: 64, values: (_, marks) => marks.map((kw) => `${kw} kW`) },
      {
        ...axis,
        scale: 'amperes',
        side: 1,
        size: 48,
        grid: { show: false },
        values: (_, marks) => marks.map((amperes) => `${amperes} A`),
      },
    ],
  };
}

/** Where nobody points, the legend tells of the newest moment. */
function legendOfNewest(plot: UPlot): void {
  const isPointed = typeof plot.cursor.idx === 'number';
  if (!isPointed) plot.setLegend({ idx: plot.data[0].length - 1 }, false);
}

function times(marks: readonly number[], shown: UPlot.Scale = {}): string[] {
  const isShort = (shown.max ?? 0) - (shown.min ?? 0) < SHORT_S;
  return marks.map((s) =>
    new Date(s * 1_000).toLocaleTimeString(locale.value, {
      hour: '2-digit',
      minute: '2-digit',
      ...(isShort ? { second: '2-digit' } : {}),
    }),
  );
}

/** What a band behind the lines stands for, with its colour. */
export const BANDS = { fault: 'trouble', off: 'quiet', manual: 'offer' } as const;
export type Band = keyof typeof BANDS;

/** Behind the lines: a fault, charging switched off, and a current of one's own. */
function drawBands(
  { ctx, bbox, valToPos }: UPlot,
  moments: readonly Moment[],
  colour: (name: string) => string,
): void {
  for (const [index, moment] of moments.entries()) {
    const band = bandOf(moment);
    if (band === undefined) continue;
    const next = moments[index + 1]?.s ?? moment.s;
    const [left, right] = [moment.s, next].map((at) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, valToPos(at, 'x', true))),
    );
    ctx.fillStyle = `${colour(BANDS[band])}2e`;
    ctx.fillRect(left ?? 0, bbox.top, (right ?? 0) - (left ?? 0), bbox.height);
  }
}

/** A fault counts for more than the mode it falls into. */
export function bandOf({ isFault, mode }: Moment): Band | undefined {
  if (isFault) return 'fault';
  return mode === 'off' || mode === 'manual' ? mode : undefined;
}
