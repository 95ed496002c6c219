import { charger, flow } from '../state/charger.ts';
import { link } from '../state/stream.ts';
import { power, t } from '../words/words.ts';
import { Card } from './card.tsx';

/** Below this nothing is drawn as flowing, watts. */
const STILL_W = 20;
/** Where all lines meet. */
const HUB = { x: 150, y: 94 };

/** One end of the picture: where it stands, and which way power goes there. */
interface End {
  readonly name: 'surplus' | 'grid' | 'house' | 'car';
  readonly x: number;
  readonly y: number;
  readonly watts: number | undefined;
  /** Towards the middle. */
  readonly isSource: boolean;
  readonly label: string;
  /** In place of the watts. */
  readonly words?: string;
}

const ICONS = {
  surplus:
    'M0-5a5 5 0 1 0 0 10A5 5 0 0 0 0-5M0-11v3M0 8v3M-11 0h3M8 0h3M-8-8l2 2M6 6l2 2M8-8 6-6M-6 6l-2 2',
  grid: 'M-7 11-3-11h6l4 22M-10-5h20M-8 2h16M-6 11 5-5M6 11-5-5',
  house: 'M-11 0 0-10 11 0M-8-2v12H8V-2M-2 10V3h4v7',
  car: 'M-11 4v-4l3-1 3-5H4l4 5 3 2v3M-11 4h22M-6 6a2 2 0 1 0 .1 0M6 6a2 2 0 1 0 .1 0',
} as const;

/** Sun, grid, house and car, with what flows between them. */
export function FlowPicture() {
  const ends = endsOf();
  const words = ends.map(({ label, words, watts }) => `${label}: ${words ?? power(watts)}`);
  return (
    <Card name="flow" title={t('flow.title')}>
      <svg
        class={`flow-picture ${link.value}`}
        viewBox="0 0 300 212"
        role="img"
        aria-label={words.join(', ')}
      >
        {ends.map((end) => (
          <Line key={end.name} {...end} />
        ))}
        <circle class="hub" cx={HUB.x} cy={HUB.y} r="8" />
        {ends.map((end) => (
          <Place key={end.name} {...end} />
        ))}
      </svg>
      <p class="small">{t('flow.note')}</p>
    </Card>
  );
}

function endsOf(): readonly End[] {
  const { gridW, carW, houseW, surplusW = 0 } = flow.value;
  const isGridStill = gridW === undefined || Math.abs(gridW) < STILL_W;
  const gridLabel = isGridStill ? 'flow.grid' : gridW > 0 ? 'flow.gridImport' : 'flow.gridExport';
  const isEstimated = charger.value?.powerBasis === 'estimated' && (carW ?? 0) > 0;
  return [
    {
      name: 'surplus',
      x: 60,
      y: 32,
      watts: flow.value.surplusW,
      isSource: true,
      label: t('flow.surplus'),
    },
    {
      name: 'grid',
      x: 60,
      y: 140,
      watts: gridW && Math.abs(gridW),
      isSource: (gridW ?? 0) > 0,
      label: t(gridLabel),
    },
    {
      name: 'house',
      x: 240,
      y: 32,
      watts: houseW,
      isSource: false,
      label: t('flow.house'),
      // It takes something, and the meter cannot see how much of the sun that is.
      ...(surplusW > 0 && { words: t('flow.bySun') }),
    },
    {
      name: 'car',
      x: 240,
      y: 140,
      watts: carW,
      isSource: false,
      label: isEstimated ? `${t('flow.car')}, ${t('flow.estimated')}` : t('flow.car'),
    },
  ];
}

function Line({ name, x, y, watts = 0, isSource }: End) {
  const isFlowing = watts >= STILL_W;
  const towards = isSource ? 'in' : 'out';
  // First away from the words below the icon, then towards the middle.
  const [far, near] = [0.89, 0.55].map((part) => x + (HUB.x - x) * part);
  // More power, thicker and quicker: 200 W is a thin line, 11 kW a thick one.
  const width = isFlowing ? 2 + Math.min(5, Math.sqrt(watts) / 22) : 2;
  return (
    <path
      class={`line ${name} ${isFlowing ? towards : 'still'}`}
      d={`M${x} ${y} C ${far} ${y}, ${near} ${HUB.y}, ${HUB.x} ${HUB.y}`}
      stroke-width={width}
      style={{ animationDuration: `${Math.max(0.4, 2.4 - Math.sqrt(watts) / 40)}s` }}
    />
  );
}

function Place({ name, x, y, watts, label, words }: End) {
  const isNumber = words === undefined && watts !== undefined;
  return (
    <g class={`place ${name}`} transform={`translate(${x} ${y})`}>
      <circle r="25" />
      <path class="icon" d={ICONS[name]} />
      <text class={isNumber ? 'watts' : 'words'} y="44">
        {words ?? power(watts)}
      </text>
      <text class="label" y="61">
        {label}
      </text>
    </g>
  );
}
