import type { ReplayedDay } from '../replay.ts';
import { type DayScales, scalesOf } from '../scales.ts';
import { lawLabel } from '../sentence.ts';
import type { LawTrace, ReasonChange } from '../trace.ts';
import { type PackedSeries, packed } from './series.ts';

/** What the script of the page draws: one entry a picture. */
export interface DayPicture {
  readonly name: string;
  /** Seconds from one point to the next. */
  readonly stepS: number;
  readonly scales: DayScales;
  readonly sun: PackedSeries;
  readonly house: PackedSeries;
  readonly best: PackedSeries;
  readonly laws: readonly LawPicture[];
}

interface LawPicture {
  readonly name: string;
  /** Phases the car uses where the box supplies as many. */
  readonly carPhases: number;
  readonly car: PackedSeries;
  readonly offered: PackedSeries;
  readonly bands: PackedSeries;
  readonly reasons: PackedReasons;
}

/** Sentences that differ in their numbers only are kept once. */
interface PackedReasons {
  /** With `#` where a number stands. */
  readonly sentences: readonly string[];
  /** Step, sentence, then its numbers as printed. */
  readonly changes: readonly (readonly [number, number, ...string[]])[];
}

const NUMBER = /-?\d+(?:\.\d+)?/g;

/** @returns undefined for a day without pictures. */
export function pictureOf(
  { name, sky, runs }: ReplayedDay,
  carPhases: number,
): DayPicture | undefined {
  if (sky === null) return undefined;
  return {
    name,
    stepS: sky.stepS,
    scales: scalesOf(
      sky,
      runs.flatMap(({ trace }) => trace ?? []),
      carPhases,
    ),
    sun: packed(sky.sunW),
    house: packed(sky.houseW),
    best: packed(sky.bestW),
    laws: runs.flatMap(({ choice, trace }) =>
      trace === null ? [] : [lawPicture(lawLabel(choice), trace, carPhases)],
    ),
  };
}

function lawPicture(name: string, trace: LawTrace, carPhases: number): LawPicture {
  const { carW, offeredA, bands, reasons } = trace;
  return {
    name,
    carPhases,
    car: packed(carW),
    offered: packed(offeredA),
    bands: packed(bands),
    reasons: packedReasons(reasons),
  };
}

function packedReasons(reasons: readonly ReasonChange[]): PackedReasons {
  const places = new Map<string, number>();
  const changes = reasons.map(({ step, text }) => {
    const sentence = text.replaceAll(NUMBER, '#');
    const place = places.get(sentence) ?? places.size;
    places.set(sentence, place);
    return [step, place, ...(text.match(NUMBER) ?? [])] as const;
  });
  return { sentences: [...places.keys()], changes };
}
