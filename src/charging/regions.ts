import { and, assign, not, or, type SnapshotFrom, setup, stateIn } from 'xstate';
import {
  type ChargingContext,
  type ChargingInput,
  freshnessIn,
  type LockOut,
  leaseIsOver,
  lockedOut,
  recoveryDeadline,
  rewired,
  stopDeadline,
} from './context.ts';
import type { ChargingEvent } from './events.ts';
import { initialContext } from './facts.ts';
import { offeredByOthers, takenOver } from './handover.ts';
import { limitRecovered, limitTooLow } from './limits-in-force.ts';
import { sunOffers } from './sun.ts';
import { leaseRests, tariffNow } from './tariff-now.ts';
import { type WakeStep, wakeStates, wakeStep, wakeWait } from './wake.ts';

/** Moves of the meter region: it always says what the context says. */
const becomes = {
  fresh: { guard: { type: 'freshnessIs', params: 'fresh' }, target: 'fresh' },
  late: { guard: { type: 'freshnessIs', params: 'late' }, target: 'late' },
  stale: { guard: { type: 'freshnessIs', params: 'stale' }, target: 'stale' },
  lost: { guard: { type: 'freshnessIs', params: 'lost' }, target: 'lost' },
} as const;

/** How a lease gives way: for good, or until the low tariff comes back. */
const leaving = [
  {
    guard: 'lawIsNext',
    target: 'none',
    actions: [{ type: 'takeOver', params: 'lease' }, 'forgetLease'],
  },
  { guard: 'leaseOver', target: 'none', actions: 'forgetLease' },
  { guard: 'lawIsInBetween', target: 'none', actions: { type: 'takeOver', params: 'lease' } },
  { guard: 'rests', target: 'none' },
] as const;

/**
 * The regions of the charging machine. Each moves by events, and by what the context and its
 * siblings say; the context has taken note of an event before they hear of it. They start in mode
 * off, enabled, without a car.
 */
export const regions = setup({
  types: {
    input: {} as ChargingInput,
    context: {} as ChargingContext,
    events: {} as ChargingEvent,
  },
  guards: {
    senses: ({ context }) => context.sensesPilot,
    switches: ({ context }) => context.switchesPhases,
    energised: or([stateIn({ supply: 'closed' }), stateIn({ supply: 'stopping' })]),
    freshnessIs: ({ context }, freshness: string) => freshnessIn(context) === freshness,
    leaseOver: ({ context }) => leaseIsOver(context),
    boosted: ({ context }) => context.lease?.kind === 'boost' && !leaseRests(context),
    rests: ({ context }) => leaseRests(context),
    atNormalTariff: ({ context }) => tariffNow(context) === 'normal',
    spent: ({ context }) => context.lease !== undefined && leaseIsOver(context),
    steered: ({ context }) => context.lease?.kind === 'external',
    limitTooLow: ({ context }) => limitTooLow(context),
    // Before its first reading the meter is not a reason for a minute's pause.
    limitFell: ({ context }) => limitTooLow(context) && freshnessIn(context) !== 'waiting',
    limitRecovered: ({ context }) => limitRecovered(context),
    recoveryOver: ({ context }) => context.nowMs >= context.recoveringUntilMs,
    holdOver: ({ context }) =>
      context.nowMs >= Math.max(context.heldUntilMs, context.powerReturnUntilMs),
    graceOver: ({ context }) => context.nowMs >= context.stoppingUntilMs,
    lawWantsOther: ({ context: { solarPhases, wiredPhases, settings } }) =>
      (solarPhases ?? settings.connection.phases) !== wiredPhases,
    isPartlyWired: ({ context }) => context.wiredPhases !== context.settings.connection.phases,
    changeOver: ({ context }) => context.nowMs >= context.changingUntilMs,
    overdraws: ({ context }) => context.overdraw !== undefined,
    faulty: ({ context }) => context.faults.length > 0,
    ending: ({ context }) => context.ending,
    sunOffers: ({ context }) => sunOffers(context),
    unplugged: and(['senses', stateIn({ pilot: 'A' })]),
    broken: or(['faulty', stateIn({ pilot: 'error' })]),
    drawing: or([stateIn({ pilot: 'C' }), not('senses')]),
    permitted: and([
      not('broken'),
      not('ending'),
      not('overdraws'),
      stateIn({ permission: 'enabled' }),
      not(stateIn({ mode: 'off' })),
      stateIn({ allowance: 'granted' }),
      not('limitTooLow'),
      stateIn({ wiring: 'settled' }),
    ]),
    followsLaw: and([stateIn({ mode: 'solar' }), stateIn({ lease: 'none' })]),
    otherPhasesWanted: or([
      and(['followsLaw', 'lawWantsOther']),
      and([not('followsLaw'), 'isPartlyWired']),
    ]),
    sought: or([not(stateIn({ lease: 'none' })), stateIn({ mode: 'manual' }), 'sunOffers']),
    offeredInB: and([
      'senses',
      stateIn({ pilot: 'B' }),
      stateIn({ supply: 'open' }),
      'permitted',
      'sought',
    ]),
    notOfferedInB: not('offeredInB'),
    woken: ({ context }) => context.isWoken,
    wakes: ({ context }) => context.settings.wakeCar !== false,
    mayWake: and(['wakes', 'offeredInB', not('woken')]),
    wakeTimeOver: ({ context }) => context.nowMs >= context.wakeUntilMs,
    waking: or([
      stateIn({ wake: 'before' }),
      stateIn({ wake: 'pulse' }),
      stateIn({ wake: 'after' }),
    ]),
    wanted: and(['permitted', 'drawing', 'sought', not('waking')]),
    lockOutOver: ({ context }) => context.nowMs >= context.lockedUntilMs,
    mayTakeOver: and([stateIn({ supply: 'closed' }), stateIn({ lease: 'none' })]),
    chargesWithSun: and([stateIn({ supply: 'closed' }), stateIn({ mode: 'solar' })]),
    lawIsNext: and(['leaseOver', 'chargesWithSun']),
    // With a tariff that is not known nobody sees what the sun gives either.
    lawIsInBetween: and(['rests', 'atNormalTariff', 'chargesWithSun']),
  },
  actions: {
    lockOut: assign(({ context, event }, after: LockOut) =>
      // C once more is not an end.
      after === 'pause' && event.type === 'pilot.C' ? {} : lockedOut(context, after),
    ),
    forgetLease: assign({ lease: undefined }),
    takeOver: assign(({ context }, who: 'lease' | 'manual') =>
      takenOver(context, offeredByOthers(context, who)),
    ),
    rewire: assign(({ context: ctx }) => rewired(ctx)),
    wakeWait: assign(({ context }) => wakeWait(context)),
    wakeStep: assign(({ context }, step: WakeStep) => wakeStep(context, step)),
    startGrace: assign({ stoppingUntilMs: ({ context }) => stopDeadline(context) }),
    startRecovery: assign({ recoveringUntilMs: ({ context }) => recoveryDeadline(context) }),
  },
}).createMachine({
  id: 'charging',
  // A loop of eventless transitions must throw, not freeze the process with the contactor in.
  options: { maxIterations: 100 },
  type: 'parallel',
  context: ({ input }) => initialContext(input),
  states: {
    mode: {
      initial: 'off',
      on: {
        'mode.off': '.off',
        'mode.manual': '.manual',
        'mode.solar': [
          {
            guard: 'mayTakeOver',
            target: '.solar',
            actions: { type: 'takeOver', params: 'manual' },
          },
          { target: '.solar' },
        ],
      },
      states: { off: {}, manual: {}, solar: {} },
    },
    permission: {
      initial: 'enabled',
      states: {
        enabled: { on: { 'enabled.off': 'paused' } },
        paused: { on: { 'enabled.on': 'enabled' } },
      },
    },
    lease: {
      initial: 'none',
      states: {
        none: {
          always: [
            // One that ends while it rests.
            { guard: 'spent', actions: 'forgetLease' },
            { guard: 'boosted', target: 'boost' },
            { guard: 'steered', target: 'external' },
          ],
        },
        boost: {
          always: [...leaving, { guard: 'steered', target: 'external' }],
        },
        external: {
          always: [...leaving, { guard: 'boosted', target: 'boost' }],
        },
      },
    },
    meter: {
      initial: 'waiting',
      states: {
        waiting: { always: [becomes.fresh, becomes.late, becomes.stale, becomes.lost] },
        fresh: { always: [becomes.late, becomes.stale, becomes.lost] },
        late: { always: [becomes.fresh, becomes.stale, becomes.lost] },
        stale: { always: [becomes.fresh, becomes.late, becomes.lost] },
        lost: { always: [becomes.fresh, becomes.late, becomes.stale] },
      },
    },
    pilot: {
      initial: 'A',
      on: {
        'pilot.A': '.A',
        'pilot.B': '.B',
        'pilot.C': '.C',
        'pilot.D': '.error.D',
        'pilot.E': '.error.E',
        'pilot.F': '.error.F',
      },
      states: {
        A: {},
        B: {},
        C: { exit: { type: 'lockOut', params: 'pause' } },
        error: {
          initial: 'E',
          exit: { type: 'lockOut', params: 'error' },
          states: { D: {}, E: {}, F: {} },
        },
      },
    },
    allowance: {
      initial: 'granted',
      states: {
        granted: { always: { guard: 'limitFell', target: 'withheld' } },
        withheld: { always: { guard: 'limitRecovered', target: 'recovering' } },
        recovering: {
          entry: 'startRecovery',
          always: [
            { guard: not('limitRecovered'), target: 'withheld' },
            { guard: 'recoveryOver', target: 'granted' },
          ],
        },
      },
    },
    // Phases are changed with the contactor open; then the pilot stays cut, so that the car looks
    // again.
    wiring: {
      initial: 'settled',
      states: {
        settled: {
          always: { guard: and(['switches', 'otherPhasesWanted']), target: 'opening' },
        },
        opening: { always: { guard: not('energised'), target: 'changing' } },
        changing: {
          entry: 'rewire',
          always: { guard: 'changeOver', target: 'settled' },
        },
      },
    },
    wake: { initial: 'idle', states: wakeStates },
    supply: {
      initial: 'held',
      states: {
        held: { always: { guard: 'holdOver', target: 'open' } },
        open: { always: { guard: and(['wanted', 'lockOutOver']), target: 'closed' } },
        closed: { always: { guard: not('wanted'), target: 'stopping' } },
        // IEC 61851-1 Table A.6, sequences 10.1 and 10.2: the PWM stops, then the car, then we
        // open;
        // without a car to wait for, or with a fault, we open in the same step.
        stopping: {
          entry: 'startGrace',
          always: [
            { guard: 'broken', target: 'open' },
            { guard: not('drawing'), target: 'open' },
            { guard: 'graceOver', target: 'open' },
          ],
        },
      },
    },
  },
});

export type RegionsSnapshot = SnapshotFrom<typeof regions>;
