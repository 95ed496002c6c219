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
import { type Drawn, type DrawnNews, drawnAfter, NOTHING_DRAWN } from './drawn.ts';
import { mainsOverloadAfter } from './mains-overload.ts';
import { NO_OVERLOAD, type Overload } from './overload.ts';
import { steadied } from './steadied.ts';
import { type TemperatureState, temperatureAfter } from './temperature.ts';
import { highestOf, isSettled } from './trail.ts';

/** Everything the limits remember from one event to the next. Plain data: it survives JSON. */
export interface LimitWatch {
  readonly drawn: Drawn;
  readonly mains: Overload;
  readonly car: CarOverload;
  readonly capacity: Capacity | undefined;
  readonly cable: CableState;
  readonly temperature: TemperatureState;
  readonly isSimplified: boolean;
}

export const NO_WATCH: LimitWatch = {
  drawn: NOTHING_DRAWN,
  mains: NO_OVERLOAD,
  car: NO_CAR_OVERLOAD,
  capacity: undefined,
  cable: UNREAD_CABLE,
  temperature: 'none',
  isSimplified: false,
};

/** What the limits want to hear. */
export type LimitNews =
  | ({ readonly type: 'reading' } & DrawnNews)
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
  const drawn = drawnAfter(watch.drawn, nowMs, news);
  const mains =
    mainsA === null
      ? NO_OVERLOAD
      : mainsOverloadAfter(watch.mains, nowMs, reading, { ratingA: mainsA, connection });
  const capacity =
    capacityFloorW === undefined || capacityFloorW === null
      ? undefined
      : capacityAfter(watch.capacity, reading, capacityFloorW);
  const isSame = drawn === watch.drawn && mains === watch.mains && capacity === watch.capacity;
  if (isSame) return watch;
  const { car, cable, temperature, isSimplified } = watch;
  return { drawn, mains, car, capacity, cable, temperature, isSimplified };
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
  const { drawn, mains, capacity, cable, temperature, isSimplified } = watch;
  const drawnW = highestOf(drawn.trail, nowMs);
  const facts = { userA, reading, drawnW, cable, isSimplified, temperature, mains, capacity };
  const now = limitsOf(settings, connection, facts);
  return isSettled(drawn.trail, nowMs) ? now : steadied(before, now);
}
