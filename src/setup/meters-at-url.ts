import type { MeterInput } from './setup-meter.ts';
import { type MeterTrial, type TryMeterParts, tryMeter } from './try-meter.ts';

/** Answers that rule a whole host out, and not only one way of asking it. */
const OF_THE_HOST: readonly string[] = [
  'transport',
  'timeout',
  'silent',
  'not-in-house',
  'invalid',
];

/**
 * What may be behind an address that somebody typed, the likeliest first. A product with three
 * phases comes before its sibling with one, whose answer looks like part of the other's.
 *
 * @returns nothing for what is no address of a web server.
 */
export function metersAtUrl(url: string): readonly MeterInput[] {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return [];
  const { pathname } = new URL(url);
  if (/^\/Data\/?$/.test(pathname)) return [{ source: 'p1Data', url }];
  const power: MeterInput = { source: 'power', url };
  if (/\/power\/?$/.test(pathname)) return [power];
  const presets = ['homewizard', 'shelly-pro-3em', 'shelly-3em', 'shelly-em', 'youless'] as const;
  return [
    power,
    ...presets.map((preset): MeterInput => ({ source: 'http', preset, url })),
    { source: 'whatwatt', url },
    { source: 'p1Data', url },
  ];
}

/** Tries all that may be behind an address; the first reading wins, else the first refusal is told. */
export async function tryMeterAtUrl(url: string, parts: TryMeterParts): Promise<MeterTrial> {
  let refused: MeterTrial | undefined;
  for (const meter of metersAtUrl(url)) {
    const trial = await tryMeter(meter, parts);
    if (trial.ok || trial.kind === 'cancelled') return trial;
    refused ??= trial;
    if (OF_THE_HOST.includes(trial.kind)) break;
  }
  const detail = 'must be an address such as http://192.168.1.20';
  return refused ?? { ok: false, kind: 'invalid', detail };
}
