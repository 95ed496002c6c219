import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Moment } from '../state/moment.ts';
import { isDark, language } from '../state/preferences.ts';
import { power, t } from '../words/words.ts';
import { BANDS, bandOf, dataOf, PLOT_HEIGHT, plotOptions } from './plot-options.ts';

/** How much closer one press looks, and how far one moves aside. */
const CLOSER = 0.5;
const ASIDE = 0.5;

/** Power and what was offered over time; drag to look closer, double click to go back. */
export function Plot({ moments }: { readonly moments: readonly Moment[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const isClose = useSignal(false);
  const shown = useRef(moments);
  shown.current = moments;
  const look = `${isDark.value} ${language.value}`;

  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const looksAt = (fromS: number, toS: number) => {
      const { current: all } = shown;
      isClose.value = fromS > (all[0]?.s ?? 0) || toS < (all.at(-1)?.s ?? 0);
    };
    const parts = { place: current, shown: () => shown.current, looksAt };
    const drawn = new UPlot(plotOptions(parts), dataOf(shown.current), current);
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
  useEffect(() => {
    const { current } = plot;
    if (current === undefined) return;
    // Who looks closer goes on looking there while more comes.
    current.setData(dataOf(moments), !isClose.peek());
    if (isClose.peek()) current.redraw();
  }, [moments]);

  /** Looks at another part, of what there is. */
  const lookAt = (part: (fromS: number, toS: number) => readonly [number, number]) => {
    const { min = 0, max = 0 } = plot.current?.scales['x'] ?? {};
    const [first, last] = [moments[0]?.s ?? 0, moments.at(-1)?.s ?? 0];
    const [fromS, toS] = part(min, max);
    const overS = Math.max(0, first - fromS) - Math.max(0, toS - last);
    plot.current?.setScale('x', {
      min: Math.max(first, fromS + overS),
      max: Math.min(last, toS + overS),
    });
  };
  const zoom = (factor: number) =>
    lookAt((fromS, toS) => {
      const [middleS, halfS] = [(fromS + toS) / 2, ((toS - fromS) / 2) * factor];
      return [middleS - halfS, middleS + halfS];
    });
  const move = (share: number) =>
    lookAt((fromS, toS) => {
      const byS = (toS - fromS) * share;
      return [fromS + byS, toS + byS];
    });

  const newest = moments.at(-1);
  return (
    <>
      <div
        ref={place}
        class="plot"
        role="img"
        aria-label={`${t('chart.grid')}: ${power(newest?.gridW)}, ${t('chart.car')}: ${power(newest?.carW)}`}
      />
      <div class="under">
        <Bands moments={moments} />
        <div class="lens">
          <Press name="chart.earlier" sign="‹" isOff={!isClose.value} press={() => move(-ASIDE)} />
          <Press name="chart.later" sign="›" isOff={!isClose.value} press={() => move(ASIDE)} />
          <Press name="chart.closer" sign="+" press={() => zoom(CLOSER)} />
          <Press
            name="chart.wider"
            sign="−"
            isOff={!isClose.value}
            press={() => zoom(1 / CLOSER)}
          />
        </div>
      </div>
    </>
  );
}

function Press({
  name,
  sign,
  press,
  isOff = false,
}: {
  readonly name: 'chart.earlier' | 'chart.later' | 'chart.closer' | 'chart.wider';
  readonly sign: string;
  readonly press: () => void;
  readonly isOff?: boolean;
}) {
  return (
    <button
      type="button"
      class="plain"
      aria-label={t(name)}
      title={t(name)}
      disabled={isOff}
      onClick={press}
    >
      {sign}
    </button>
  );
}

/** What the bands behind the lines mean, of those that are there. */
function Bands({ moments }: { readonly moments: readonly Moment[] }) {
  const there = new Set(moments.map(bandOf));
  const names = (['off', 'manual', 'fault'] as const).filter((band) => there.has(band));
  return (
    <ul class="bands">
      {names.map((band) => (
        <li key={band} class={BANDS[band]}>
          {band === 'fault' ? t('chart.fault') : `${t('chart.mode')}: ${t(`mode.${band}`)}`}
        </li>
      ))}
    </ul>
  );
}
