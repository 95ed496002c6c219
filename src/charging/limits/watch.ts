import { type MeterReading, netGridW } from '../../meter/reading.ts';
import {
  type Connection,
  type LimitFacts,
  type LimitSettings,
  type Limits,
  limitsOf,
} from '../limits.ts';
import { type CableNews, type CableState, cableAfter, UNREAD_CABLE } from './cable.ts';
import { type Capacity, capacityAfter } from './capacity.ts';
import {
  type CarDraw,
  type CarOverload,
  carOverloadAfter,
  NO_CAR_OVERLOAD,
} from './car-overload.ts';
import { mainsOverloadAfter } from './mains-overload.ts';
import { NO_OVERLOAD, type Overload } from './overload.ts';
import { steadied } from './steadied.ts';
import { type TemperatureState, temperatureAfter } from './temperature.ts';
import { highestOf, isSettled, measuredTrail, NO_TRAIL, type Trail, trailAfter } from './trail.ts';

/** Everything the limits remember from one event to the next. Plain data: it survives JSON. */
export interface LimitWatch {
  /** What the car drew, watts. */
  readonly draw: Trail;
  /** Net power in the reading that the latest fall of the draw answers, watts. */
  readonly fellFromW: number | undefined;
  readonly mains: Overload;
  readonly car: CarOverload;
  readonly capacity: Capacity | undefined;
  readonly cable: CableState;
  readonly temperature: TemperatureState;
  readonly isSimplified: boolean;
}

export const NO_WATCH: LimitWatch = {
  draw: NO_TRAIL,
  fellFromW: undefined,
  mains: NO_OVERLOAD,
  car: NO_CAR_OVERLOAD,
  capacity: undefined,
  cable: UNREAD_CABLE,
  temperature: 'none',
  isSimplified: false,
};

/** What the limits want to hear. */
export type LimitNews =
  | {
      readonly type: 'reading';
      readonly reading: MeterReading;
      /** The one before. */
      readonly before: MeterReading | undefined;
      /** What the car drew when it was taken, watts, measured or estimated. */
      readonly drawnW: number;
      /** Whether a meter of the car's own measured that. */
      readonly isMeasured: boolean;
    }
  | CableNews
  | ({ readonly type: 'car' } & CarDraw)
  | { readonly type: 'simplified'; readonly isSimplified: boolean }
  /** Degrees Celsius inside the box; undefined when the sensor is lost. */
  | { readonly type: 'temperature'; readonly celsius: number | undefined };

/** What stays the same while news come in. */
export interface LimitFrame {
  readonly settings: LimitSettings;
  readonly connection: Connection;
  /** Monotonic milliseconds. */
  readonly nowMs: number;
}

/**
 * Takes note of news.
 *
 * @returns the same object while nothing changes.
 */
export function watchAfter(watch: LimitWatch, news: LimitNews, frame: LimitFrame): LimitWatch {
  switch (news.type) {
    case 'reading':
      return watchedReading(watch, news, frame);
    case 'pilot':
    case 'cable':
      return changed(watch, 'cable', cableAfter(watch.cable, news));
    case 'car':
      return changed(watch, 'car', carOverloadAfter(watch.car, frame.nowMs, news));
    case 'simplified':
      return changed(watch, 'isSimplified', news.isSimplified);
    case 'temperature': {
      const { temperature } = frame.settings;
      if (temperature === undefined) return watch;
      const state = temperatureAfter(watch.temperature, news.celsius, temperature);
      return changed(watch, 'temperature', state);
    }
  }
}

function changed<Key extends keyof LimitWatch>(
  watch: LimitWatch,
  key: Key,
  value: LimitWatch[Key],
): LimitWatch {
  return watch[key] === value ? watch : { ...watch, [key]: value };
}

function watchedReading(
  watch: LimitWatch,
  news: Extract<LimitNews, { type: 'reading' }>,
  { settings: { mainsA, capacityFloorW }, connection, nowMs }: LimitFrame,
): LimitWatch {
  const { reading } = news;
  const { draw, fellFromW } = drawAfter(watch, nowMs, news);
  const mains =
    mainsA === null
      ? NO_OVERLOAD
      : mainsOverloadAfter(watch.mains, nowMs, reading, { ratingA: mainsA, connection });
  const capacity =
    capacityFloorW === undefined || capacityFloorW === null
      ? undefined
      : capacityAfter(watch.capacity, reading, capacityFloorW);
  const isSame =
    draw === watch.draw &&
    fellFromW === watch.fellFromW &&
    mains === watch.mains &&
    capacity === watch.capacity;
  if (isSame) return watch;
  const { car, cable, temperature, isSimplified } = watch;
  return { draw, fellFromW, mains, car, capacity, cable, temperature, isSimplified };
}

/** A car has followed a lower offer once the grid gives so much less, of what it was lowered by. */
const FOLLOWED_SHARE = 0.8;

/** What the car draws: measured, or what it is offered and may not have followed yet. */
function drawAfter(
  watch: LimitWatch,
  nowMs: number,
  { reading, before, drawnW, isMeasured }: Extract<LimitNews, { type: 'reading' }>,
): Pick<LimitWatch, 'draw' | 'fellFromW'> {
  if (isMeasured) return { draw: measuredTrail(watch.draw, nowMs, drawnW), fellFromW: undefined };
  const draw = trailAfter(watch.draw, nowMs, drawnW);
  const fellFromW =
    drawnW === watch.draw.value
      ? watch.fellFromW
      : drawnW < watch.draw.value
        ? before && netGridW(before)
        : undefined;
  if (isSettled(draw, nowMs)) return { draw, fellFromW: undefined };
  const dueW = highestOf(draw, nowMs) - drawnW;
  if (fellFromW === undefined || dueW <= 0) return { draw, fellFromW };
  const isFollowed = fellFromW - netGridW(reading) >= FOLLOWED_SHARE * dueW;
  if (!isFollowed) return { draw, fellFromW };
  return { draw: measuredTrail(draw, nowMs, drawnW), fellFromW: undefined };
}

/**
 * The limits now.
 *
 * @param before - those that were in force until now.
 * @param known - the owner's own bound, and the newest reading while it may be acted upon.
 */
export function limitsNow(
  watch: LimitWatch,
  before: Limits,
  {
    settings,
    connection,
    nowMs,
    userA,
    reading,
  }: LimitFrame & Pick<LimitFacts, 'userA' | 'reading'>,
): Limits {
  const { draw, mains, capacity, cable, temperature, isSimplified } = watch;
  const drawnW = highestOf(draw, nowMs);
  const facts = { userA, reading, drawnW, cable, isSimplified, temperature, mains, capacity };
  const now = limitsOf(settings, connection, facts);
  return isSettled(draw, nowMs) ? now : steadied(before, now);
}
