import type { HousePicture } from '../../house/picture.ts';

/** One value of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A metric that is read from the picture when it is asked for. No samples: the metric is absent.
 */
export interface Series {
  readonly type: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  samples(picture: HousePicture): readonly Sample[];
}

/** Registers count watt-hours, Prometheus wants joules. */
export const JOULES_PER_WH = 3_600;

/** The one sample of a metric without labels. */
export function plain(value: number): Sample {
  return { labels: {}, value };
}

/** As {@link plain}; none when the value is not known. */
export function known(value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [plain(value)];
}

/** One sample per name: 1 for the one that holds now, 0 for all others. */
export function oneHot(label: string, all: readonly string[], now: string): readonly Sample[] {
  return all.map((name) => ({ labels: { [label]: name }, value: name === now ? 1 : 0 }));
}
