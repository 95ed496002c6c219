import type { ChargingContext } from './context.ts';

/** How long a car is offered current in B before it counts as asleep, milliseconds. */
const ASLEEP_AFTER_MS = 30_000;

/** What wakes it, after IEC 61851-1 Annex A.5.3: X1, state F, X1; X2 follows. Milliseconds each. */
const STEPS_MS = { before: 3_000, pulse: 4_000, after: 750 } as const;

/** A step of the pulse. */
export type WakeStep = keyof typeof STEPS_MS;

/** How much of the pulse follows a step, milliseconds. */
const LEFT_MS: Readonly<Record<WakeStep, number>> = {
  before: STEPS_MS.pulse + STEPS_MS.after,
  pulse: STEPS_MS.after,
  after: 0,
};

/** States of the region that wakes a car that is offered current and does not answer. */
export type WakeState = 'idle' | 'waiting' | WakeStep;

/** Until a car that is offered current from now on counts as asleep. */
export function wakeWait({ nowMs }: ChargingContext): Partial<ChargingContext> {
  return { wakeUntilMs: nowMs + ASLEEP_AFTER_MS };
}

/** A step begins; with the first one the car has had the pulse of its visit. */
export function wakeStep({ nowMs }: ChargingContext, step: WakeStep): Partial<ChargingContext> {
  return { wakeUntilMs: nowMs + STEPS_MS[step], isWoken: true };
}

/** When the pulse will be over, monotonic milliseconds; undefined without one. */
export function wakeEndMs(state: WakeState, { wakeUntilMs }: ChargingContext): number | undefined {
  if (state === 'idle' || state === 'waiting') return undefined;
  return wakeUntilMs + LEFT_MS[state];
}

/** The offer was taken away, or the car did something. */
const over = { guard: 'notOfferedInB', target: 'idle' } as const;

/**
 * The region itself. Whatever takes the offer away, and whatever the car does, ends a pulse in the
 * same step; it begins only with the contactor open, and once until the car is unplugged.
 */
export const wakeStates = {
  idle: { always: { guard: 'mayWake', target: 'waiting' } },
  waiting: {
    entry: 'wakeWait',
    always: [over, { guard: 'wakeTimeOver', target: 'before' }],
  },
  before: {
    entry: { type: 'wakeStep', params: 'before' },
    always: [over, { guard: 'wakeTimeOver', target: 'pulse' }],
  },
  pulse: {
    entry: { type: 'wakeStep', params: 'pulse' },
    always: [over, { guard: 'wakeTimeOver', target: 'after' }],
  },
  after: {
    entry: { type: 'wakeStep', params: 'after' },
    always: [over, { guard: 'wakeTimeOver', target: 'idle' }],
  },
} as const;
