import { describe, expect, test } from 'vitest';
import type { PilotState } from '../../src/charging/pilot.ts';
import { TestCharger } from '../support/charger.ts';

/** A row of a timing diagram: what the pilot shows from then on, and the contactor just after. */
type Row = readonly [atMs: number, pilot: PilotState | 'time', contactor: 'open' | 'closed'];

const DIAGRAMS: readonly { readonly why: string; readonly rows: readonly Row[] }[] = [
  {
    why: 'sequence 8.1: a vehicle that lets go is opened in the same step; it waits 5 s when it asks again',
    rows: [
      [0, 'B', 'open'],
      [1_000, 'C', 'open'],
      [4_999, 'time', 'open'],
      [5_000, 'time', 'closed'],
    ],
  },
  {
    why: 'one that asks after that is closed upon at once (sequence 4: within 3 s)',
    rows: [
      [0, 'B', 'open'],
      [6_000, 'C', 'closed'],
    ],
  },
  {
    why: 'a plug that was pulled waits no less',
    rows: [
      [0, 'A', 'open'],
      [1_000, 'B', 'open'],
      [2_000, 'C', 'open'],
      [5_000, 'time', 'closed'],
    ],
  },
  {
    why: 'C that is told twice is no letting go',
    rows: [
      [0, 'B', 'open'],
      [6_000, 'C', 'closed'],
      [7_000, 'C', 'closed'],
    ],
  },
  ...(['D', 'E', 'F'] as const).map((error) => ({
    why: `${error} opens at once, and 30 s pass after it is gone`,
    rows: [
      [0, error, 'open'],
      [10_000, 'C', 'open'],
      [39_999, 'time', 'open'],
      [40_000, 'time', 'closed'],
    ] as const,
  })),
];

describe('lock-outs of the contactor', () => {
  test.each(DIAGRAMS)('$why', ({ rows }) => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(60_000);
    expect(charger.outputs.contactor).toBe('closed');
    const startMs = charger.nowMs;
    for (const [atMs, pilot, contactor] of rows) {
      charger.pass(startMs + atMs - charger.nowMs);
      if (pilot !== 'time') charger.send({ type: `pilot.${pilot}` });
      expect([atMs, charger.outputs.contactor]).toEqual([atMs, contactor]);
    }
  });

  test.each([
    ['pilot.B', 'pause', 5],
    ['pilot.E', 'error', 30],
  ] as const)(
    'after %s the reason says what is waited for: %s, %s s',
    (state, after, remainingS) => {
      const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
      charger.pass(60_000).send({ type: state });
      if (state === 'pilot.B') expect(charger.state.reason.code).toBe('manual');
      charger.send({ type: 'pilot.C' });
      expect(charger.state).toMatchObject({
        duty: 30,
        reason: { code: 'locked-out', after, remainingS },
      });
      charger.pass(remainingS * 1_000 - 500);
      expect(charger.state.reason).toEqual({ code: 'locked-out', after, remainingS: 1 });
      expect(charger.pass(500).state).toMatchObject({
        supply: 'closed',
        reason: { code: 'manual' },
      });
    },
  );

  const rcd = { kind: 'rcd', sinceEpochMs: 0, latched: true, detail: '' } as const;
  const blind = { kind: 'board', sinceEpochMs: 0, latched: false, detail: '' } as const;
  test.each([
    { fault: rcd, over: { type: 'fault.reset', kind: 'rcd' }, why: 'a person has reset it' },
    { fault: blind, over: { type: 'fault.cleared', kind: 'board' }, why: 'it passed' },
  ] as const)('nothing is closed for 30 s after a fault: $why', ({ fault, over }) => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(60_000).send({ type: 'fault.raised', fault });
    expect(charger.outputs.contactor).toBe('open');
    charger.pass(100_000).send(over);
    expect(charger.state.reason).toEqual({ code: 'locked-out', after: 'error', remainingS: 30 });
    charger.pass(29_999);
    expect(charger.outputs).toMatchObject({ pilot: { kind: 'pwm' }, contactor: 'open' });
    charger.pass(1);
    expect(charger.outputs.contactor).toBe('closed');
  });

  test('a box that does not sense the pilot says so as well', () => {
    const charger = new TestCharger({ sensesPilot: false }).send({ type: 'mode.manual' });
    charger.pass(60_000).send({ type: 'fault.raised', fault: rcd });
    charger.send({ type: 'fault.reset', kind: 'rcd' });
    expect(charger.state.reason).toMatchObject({ code: 'locked-out', after: 'error' });
  });

  test('the end of a fault that there was not locks nothing out', () => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(60_000).send({ type: 'fault.raised', fault: rcd });
    charger.send({ type: 'fault.cleared', kind: 'rcd' }, { type: 'fault.reset', kind: 'weld' });
    expect(charger.state.faults).toHaveLength(1);
    expect(charger.snapshot.context.lockedUntilMs).toBe(0);
  });

  test('a car that lets go after an error does not shorten the longer wait', () => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(60_000).send({ type: 'pilot.E' }, { type: 'pilot.C' }, { type: 'pilot.B' });
    charger.send({ type: 'pilot.C' });
    const reason = { code: 'locked-out', after: 'error', remainingS: 30 };
    expect(charger.state.reason).toEqual(reason);
  });

  test('what forbids an offer is told before it', () => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(60_000).send({ type: 'pilot.B' }, { type: 'pilot.C' }, { type: 'enabled.off' });
    expect(charger.state.reason).toEqual({ code: 'paused' });
  });

  test('a car that asks through the start-up is not locked out by being told twice', () => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(9_000).send({ type: 'pilot.C' }).pass(1_000);
    expect(charger.outputs.contactor).toBe('closed');
  });
});
