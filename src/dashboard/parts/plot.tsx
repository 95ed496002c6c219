import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Moment } from '../state/moment.ts';
import { language, theme } from '../state/preferences.ts';
import { locale, power, t } from '../words/words.ts';

const HEIGHT = 240;

/** Power over time; drag to look closer, double click to go back. */
export function Plot({ moments }: { readonly moments: readonly Moment[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const shown = useRef(moments);
  shown.current = moments;
  const look = `${theme.value} ${language.value}`;

  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const drawn = new UPlot(
      optionsOf(current, () => shown.current),
      dataOf(moments),
      current,
    );
    plot.current = drawn;
    const watch = new ResizeObserver(() =>
      drawn.setSize({ width: current.clientWidth, height: HEIGHT }),
    );
    watch.observe(current);
    return () => {
      watch.disconnect();
      drawn.destroy();
    };
    // Drawn anew for other colours and words, filled anew below.
  }, [look]);
  useEffect(() => plot.current?.setData(dataOf(moments)), [moments]);

  const newest = moments.at(-1);
  return (
    <div
      ref={place}
      class="plot"
      role="img"
      aria-label={`${t('chart.grid')}: ${power(newest?.gridW)}, ${t('chart.car')}: ${power(newest?.carW)}`}
    />
  );
}

function dataOf(moments: readonly Moment[]): UPlot.AlignedData {
  const column = (name: 'gridW' | 'surplusW' | 'carW') =>
    moments.map((one) => {
      const watts = one[name];
      return watts === undefined ? null : watts / 1_000;
    });
  return [moments.map(({ s }) => s), column('gridW'), column('surplusW'), column('carW')];
}

function optionsOf(place: HTMLElement, shown: () => readonly Moment[]): UPlot.Options {
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
  return {
    width: place.clientWidth,
    height: HEIGHT,
    hooks: { drawClear: [(plot) => drawBands(plot, shown(), colour)] },
    series: [
      {
        label: t('chart.time'),
        value: (_, s) => (s === null ? '–' : new Date(s * 1_000).toLocaleTimeString(locale.value)),
      },
      line(t('chart.grid'), 'grid'),
      { ...line(t('chart.surplus'), 'surplus'), fill: `${colour('surplus')}33` },
      line(t('chart.car'), 'car'),
    ],
    axes: [
      {
        ...axis,
        space: 90,
        values: (_, splits) =>
          splits.map((s) =>
            new Date(s * 1_000).toLocaleTimeString(locale.value, {
              hour: '2-digit',
              minute: '2-digit',
            }),
          ),
      },
      { ...axis, size: 56, values: (_, splits) => splits.map((kw) => `${kw} kW`) },
    ],
  };
}

/** Behind the lines: where there was a fault, and where charging was switched off. */
function drawBands(
  { ctx, bbox, valToPos }: UPlot,
  moments: readonly Moment[],
  colour: (name: string) => string,
): void {
  for (const [index, { s, isFault, mode }] of moments.entries()) {
    if (!isFault && mode !== 'off') continue;
    const next = moments[index + 1]?.s ?? s;
    const [left, right] = [s, next].map((at) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, valToPos(at, 'x', true))),
    );
    ctx.fillStyle = `${colour(isFault ? 'trouble' : 'quiet')}22`;
    ctx.fillRect(left ?? 0, bbox.top, (right ?? 0) - (left ?? 0), bbox.height);
  }
}
