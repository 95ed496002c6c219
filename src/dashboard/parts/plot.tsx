import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Moment } from '../state/moment.ts';
import { language, theme } from '../state/preferences.ts';
import { power, t } from '../words/words.ts';
import { dataOf, PLOT_HEIGHT, plotOptions } from './plot-options.ts';

/** Power and what was offered over time; drag to look closer, double click to go back. */
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
      plotOptions(current, () => shown.current),
      dataOf(moments),
      current,
    );
    plot.current = drawn;
    const watch = new ResizeObserver(() =>
      drawn.setSize({ width: current.clientWidth, height: PLOT_HEIGHT }),
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
