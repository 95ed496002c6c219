import { MIN_CURRENT_A, MIN_DUTY, offeredCurrentA } from '../pilot.ts';
import { nearestChange, turn } from './change.ts';
import { drawnW, heldW, noted, unwatched } from './evidence.ts';
import { followed, withinLimit } from './follow.ts';
import type { Law, LawDecision, LawInput, Takeover } from './law.ts';
import { NO_OUTLOOK, seen, turned } from './outlook.ts';
import type { SurplusSettings } from './presets.ts';
import { phasesUsed, type Scene, sceneOf } from './scene.ts';
import { reasonFor } from './surplus-reason.ts';
import { type Course, INITIAL, type SurplusState, uniform } from './surplus-state.ts';
import { aheadW, trended } from './trend.ts';
import { worthOf } from './worth.ts';

/** The longest time that one reading counts for, seconds. */
const MOST_SECONDS = 15;
/**
 * Clouds take longer than this to come and go, and to weigh them more often changes nothing,
 * seconds.
 */
const LOOK_S = 3;

/**
 * Follows the sun as closely as the car can, and starts, stops and changes phases once staying has
 * cost, or by all signs will cost, more than the change.
 *
 * The surplus is what the car draws, as far as its answer to the last move is known, less what the
 * grid gives. The duty is set to it in one move when the car has settled after the last one.
 */
export function surplusLaw(settings: SurplusSettings): Law<SurplusState> {
  return {
    name: 'surplus',
    initial: INITIAL,
    initialDuty: settings.alwaysOn ? MIN_DUTY : undefined,
    begin,
    decide: (state, input) => decide(state, input, settings),
  };
}

function begin(state: SurplusState, { duty, phases, surplusW, nowMs }: Takeover): SurplusState {
  const course = unwatched({ ...state.course, mode: phases, duty, sinceMs: nowMs }, nowMs);
  return {
    ...state,
    weighedMs: null,
    trend: null,
    outlook: NO_OUTLOOK,
    course: uniform(course),
    reason: {
      code: 'following-surplus',
      surplusW: Math.round(surplusW),
      currentA: offeredCurrentA(duty),
    },
  };
}

function decide(
  state: SurplusState,
  input: LawInput,
  settings: SurplusSettings,
): LawDecision<SurplusState> {
  const scene = sceneOf(input);
  if (isOld(state, scene)) return decision(state, scene);
  const course = noted(settings.alwaysOn ? offering(state, scene) : state, scene);
  if (scene.most === undefined) {
    const short = { by: 'limit', currentA: input.limitA, neededA: MIN_CURRENT_A } as const;
    const reason = { code: 'limit-too-low', ...short } as const;
    return decision({ ...taken(state, scene, course), reason }, scene);
  }
  const freeW = drawnW(course, scene);
  if (freeW === undefined) {
    return decision(taken(state, scene, withinLimit(course, scene)), scene);
  }
  const surplusW = heldW(freeW, course, scene) - scene.netW;
  // A ceiling may be a mistake. While there is sun left over more is offered all the same, which
  // costs nothing if it is none.
  const soughtW = scene.netW > 0 ? surplusW : freeW - scene.netW;
  const trend = course.mode === 0 ? null : trended(state.trend, soughtW, sinceTaken(state, scene));
  const seconds = sinceWeighed(state, scene);
  const { importWeight } = settings;
  const isLook = seconds === null || seconds >= LOOK_S;
  const worth = isLook ? worthOf(scene, course.car, { surplusW, importWeight }) : null;
  const outlook =
    worth === null ? null : seen(state.outlook, { worth, mode: course.mode, seconds });
  const nearest =
    outlook === null ? state.nearest : nearestChange(course, outlook, { scene, settings });
  const isTurn = outlook !== null && nearest.isDue;
  const next = isTurn
    ? turn(course, scene, { to: nearest.to, surplusW })
    : trend === null
      ? course
      : followed(course, scene, aheadW(trend, soughtW, phasesUsed(course.mode, course.car)));
  const isTold = outlook !== null || next !== course;
  return decision(
    {
      takenMs: scene.takenMs,
      meterMs: scene.meterMs,
      weighedMs: outlook === null ? state.weighedMs : scene.takenMs,
      trend,
      outlook: outlook === null ? state.outlook : isTurn ? turned(outlook) : outlook,
      nearest,
      course: next === course ? course : uniform(next),
      reason: isTold ? reasonFor(next, scene, settings, { nearest, surplusW }) : state.reason,
    },
    scene,
  );
}

/** A law that always offers goes on with what it offered before its first reading. */
function offering(state: SurplusState, scene: Scene): SurplusState {
  if (state.course.mode !== 0 || scene.most === undefined) return state;
  return { ...state, course: turn(state.course, scene, { to: scene.phases, surplusW: 0 }) };
}

/** Whether a reading was seen before, or is older than one that was. */
function isOld({ takenMs, meterMs }: SurplusState, scene: Scene): boolean {
  if (takenMs !== null && scene.takenMs < takenMs) return true;
  return meterMs !== null && scene.meterMs !== null && scene.meterMs <= meterMs;
}

/** The state after a reading that says nothing about the surplus. */
function taken(
  { weighedMs, trend, outlook, nearest, reason }: SurplusState,
  { takenMs, meterMs }: Scene,
  course: Course,
): SurplusState {
  return { takenMs, meterMs, weighedMs, trend, outlook, nearest, course, reason };
}

function sinceTaken({ takenMs }: SurplusState, scene: Scene): number | null {
  return takenMs === null ? null : (scene.takenMs - takenMs) / 1_000;
}

function sinceWeighed({ weighedMs }: SurplusState, { takenMs }: Scene): number | null {
  return weighedMs === null ? null : Math.min(MOST_SECONDS, (takenMs - weighedMs) / 1_000);
}

function decision(state: SurplusState, { most, phases }: Scene): LawDecision<SurplusState> {
  const { reason } = state;
  const { mode, duty } = state.course;
  if (mode === 0 || most === undefined) return { state, duty: undefined, phases, reason };
  return { state, duty: duty > most ? most : duty, phases: mode, reason };
}
