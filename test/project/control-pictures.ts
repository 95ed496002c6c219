import { namedDay } from '../../sim/days/named-days.ts';
import { createLawRun } from '../../sim/law-engine.ts';
import type { Rig } from '../../sim/plant.ts';
import { RIGS } from '../../sim/rigs.ts';
import type { LawName } from '../../src/charging/laws/laws.ts';
import { lawOf } from '../../src/charging/laws/laws.ts';

const WIDTH = 760;
const PANEL = { left: 60, right: 20, top: 34, height: 150, gap: 46 };
const COLOURS = { sun: '#c98a00', step: '#c0392b', surplus: '#1a7f4b' };
const HOUSE_W = 300;

interface Line {
  readonly colour: keyof typeof COLOURS;
  /** Watts, one a second. */
  readonly watts: readonly number[];
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  /** From the first second to the last, in words. */
  readonly ends: readonly [string, string];
}

/** What step and surplus make of a sun that does not move, on one phase and on three. */
export function restPicture(): string {
  return picture('Constant sun: what the sun leaves, and what the car draws', [
    constant('One phase, 4.3 kW surplus', RIGS['1p32'], 4_300),
    constant('Three phases, 7 kW surplus', RIGS['3p16'], 7_000),
  ]);
}

/** Half an hour of broken clouds. */
export function cloudsPicture(): string {
  const day = namedDay('broken-summer');
  if (day === undefined) throw new RangeError('no day broken-summer');
  const [fromS, untilS] = [11.5 * 3_600, 12 * 3_600];
  const drawn = (law: LawName): Line => {
    const run = createLawRun({ law: lawOf(law, 'balanced'), asked: 'each-reading' }, RIGS['1p32']);
    const watts = Array.from(
      { length: untilS },
      (_, t) => run.second(t, day.houseW[t] ?? 0, day.pvW[t] ?? 0).carW,
    );
    return { colour: law, watts: watts.slice(fromS) };
  };
  const sun = Array.from(day.pvW.slice(fromS, untilS), (pv, t) =>
    Math.max(0, pv - (day.houseW[fromS + t] ?? 0)),
  );
  return picture(
    'Half an hour of broken clouds (day broken-summer, one phase)',
    (['step', 'surplus'] as const).map((law) => ({
      title: `law: ${law}`,
      lines: [{ colour: 'sun', watts: sun }, drawn(law)],
      ends: ['11:30', '12:00'],
    })),
  );
}

function constant(title: string, rig: Rig, surplusW: number): Panel {
  const [fromS, untilS] = [1_800, 1_980];
  const drawn = (law: LawName): Line => {
    const run = createLawRun({ law: lawOf(law, 'balanced'), asked: 'each-reading' }, rig);
    const watts = Array.from(
      { length: untilS },
      (_, t) => run.second(t, HOUSE_W, HOUSE_W + surplusW).carW,
    );
    return { colour: law, watts: watts.slice(fromS) };
  };
  const sun: Line = { colour: 'sun', watts: Array(untilS - fromS).fill(surplusW) };
  return { title, lines: [sun, drawn('step'), drawn('surplus')], ends: ['30 min', '33 min'] };
}

function picture(title: string, panels: readonly Panel[]): string {
  const height = PANEL.top + panels.length * (PANEL.height + PANEL.gap) + 10;
  const legend = (Object.keys(COLOURS) as (keyof typeof COLOURS)[]).map(
    (name, i) =>
      `<text x="${WIDTH - 270 + i * 90}" y="18" fill="${COLOURS[name]}">${name === 'sun' ? 'surplus sun' : name}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...legend,
    ...panels.flatMap((panel, i) => panelSvg(panel, PANEL.top + i * (PANEL.height + PANEL.gap))),
    '</svg>',
  ].join('\n')}\n`;
}

function panelSvg({ title, lines, ends }: Panel, top: number): string[] {
  const width = WIDTH - PANEL.left - PANEL.right;
  const floor = top + 20 + PANEL.height;
  const mostKw = Math.ceil(Math.max(...lines.flatMap(({ watts }) => watts)) / 1_000);
  const y = (watts: number) => floor - (watts / 1_000 / mostKw) * PANEL.height;
  const rules = Array.from({ length: mostKw + 1 }, (_, kw) => kw).filter(
    (kw) => kw % Math.ceil(mostKw / 6) === 0,
  );
  return [
    `<text x="${PANEL.left}" y="${top + 12}" fill="#222">${title}</text>`,
    ...rules.flatMap((kw) => [
      `<path d="M${PANEL.left} ${y(kw * 1_000).toFixed(1)}h${width}" stroke="#ddd"/>`,
      `<text x="${PANEL.left - 6}" y="${(y(kw * 1_000) + 4).toFixed(1)}" text-anchor="end" fill="#555">${kw} kW</text>`,
    ]),
    ...lines.map(({ colour, watts }) => {
      const step = width / (watts.length - 1);
      const points = watts.map(
        (w, t) => `${(PANEL.left + t * step).toFixed(1)},${y(w).toFixed(1)}`,
      );
      return `<polyline points="${thinned(points).join(' ')}" fill="none" stroke="${COLOURS[colour]}" stroke-width="1.5"/>`;
    }),
    `<text x="${PANEL.left}" y="${floor + 16}" fill="#555">${ends[0]}</text>`,
    `<text x="${WIDTH - PANEL.right}" y="${floor + 16}" text-anchor="end" fill="#555">${ends[1]}</text>`,
  ];
}

/** Without the points between two that are as high as they are; that does not show. */
function thinned(points: readonly string[]): string[] {
  const height = (i: number) => points[i]?.split(',')[1];
  return points.filter((_, i) => height(i) !== height(i - 1) || height(i) !== height(i + 1));
}
