import { describe, expect, test } from 'vitest';
import { TestCharger } from '../support/charger.ts';

/** Seconds, what the car draws from then on (each second, 230 V), what is offered and the contactor. */
type Row = readonly [
  untilS: number,
  drawnA: number,
  duty: number | undefined,
  contactor: 'open' | 'closed',
  reason: string,
];

/** A car that charges by hand: 30 %, 18 A. */
function charging(): TestCharger {
  return new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' }).pass(60_000);
}

function draw(charger: TestCharger, seconds: number, drawnA: number, phases = 1): void {
  for (let s = 0; s < seconds; s++) {
    charger.pass(1_000);
    charger.send({ type: 'car.power', watts: drawnA * 230 * phases, epochMs: charger.nowMs });
  }
}

const DIAGRAMS: readonly { readonly why: string; readonly rows: readonly Row[] }[] = [
  {
    why: 'a tenth and half an ampere more is what meters and cars are off by',
    rows: [[60, 20.3, 30, 'closed', 'manual']],
  },
  {
    why: 'more than that for less than 7 s is a spike',
    rows: [
      [7, 23, 30, 'closed', 'manual'],
      [8, 18, 30, 'closed', 'manual'],
      [15, 23, 30, 'closed', 'manual'],
    ],
  },
  {
    why: 'for 7 s stops the PWM; a car that does not heed that is opened 6 s later (sequence 10.2)',
    rows: [
      [8, 23, undefined, 'closed', 'overcurrent'],
      [13, 23, undefined, 'closed', 'overcurrent'],
      [14, 23, undefined, 'open', 'overcurrent'],
    ],
  },
  {
    why: 'a minute without that current lets it go on',
    rows: [
      [8, 23, undefined, 'closed', 'overcurrent'],
      [14, 23, undefined, 'open', 'overcurrent'],
      [74, 0, undefined, 'open', 'overcurrent'],
      [75, 0, 30, 'closed', 'manual'],
    ],
  },
];

describe('a car that draws more than the 18 A it is offered', () => {
  test.each(DIAGRAMS)('$why', ({ rows }) => {
    const charger = charging();
    let atS = 0;
    for (const [untilS, drawnA, duty, contactor, reason] of rows) {
      draw(charger, untilS - atS, drawnA);
      atS = untilS;
      const { state, outputs } = charger;
      expect([atS, state.duty, outputs.contactor, state.reason.code]).toEqual([
        atS,
        duty,
        contactor,
        reason,
      ]);
    }
  });

  test('the reason tells the amperes it was stopped for, also once it draws less', () => {
    const charger = charging();
    draw(charger, 8, 23);
    draw(charger, 3, 12);
    const reason = { code: 'overcurrent', drawnA: 23, allowedA: 18 };
    expect(charger.state).toMatchObject({ reason, blockedBy: 'limit', faults: [] });
  });

  test('the second time is a latched fault, which opens at once and drives F', () => {
    const charger = charging();
    draw(charger, 14, 23);
    draw(charger, 61, 0);
    draw(charger, 7, 23);
    expect(charger.outputs.contactor).toBe('closed');
    draw(charger, 1, 23);
    expect(charger.outputs).toEqual({ pilot: { kind: 'fault' }, contactor: 'open' });
    expect(charger.state.faults).toEqual([
      {
        kind: 'overcurrent',
        sinceEpochMs: charger.nowMs,
        latched: true,
        detail: '23.0 A of 18.0 A, for the second time',
      },
    ]);
    charger.pass(600_000).send({ type: 'fault.reset', kind: 'overcurrent' }).pass(30_000);
    expect(charger.outputs.contactor).toBe('closed');
    draw(charger, 8, 23);
    expect(charger.state.faults, 'after a reset it is the first time again').toEqual([]);
  });

  test('the next car is not to blame', () => {
    const charger = charging();
    draw(charger, 14, 23);
    charger.send({ type: 'pilot.A' }, { type: 'pilot.B' }).pass(6_000).send({ type: 'pilot.C' });
    expect(charger.outputs.contactor).toBe('closed');
    draw(charger, 8, 23);
    expect(charger.state).toMatchObject({ reason: { code: 'overcurrent' }, faults: [] });
  });

  test('a lower offer may be drawn on for the time a car takes to follow', () => {
    const charger = charging();
    draw(charger, 10, 18);
    charger.send({ type: 'limit.set', currentA: 6 });
    draw(charger, 10, 18);
    expect(charger.state.reason.code).toBe('limited');
    draw(charger, 20, 18);
    expect(charger.state.reason.code).toBe('overcurrent');
  });

  test('three phases share what is measured', () => {
    const { settings } = charging().snapshot.context;
    const connection = { ...settings.connection, phases: 3 } as const;
    const charger = new TestCharger({ settings: { ...settings, connection } });
    charger.send({ type: 'mode.manual' }, { type: 'pilot.C' }).pass(60_000);
    draw(charger, 60, 18, 3);
    expect(charger.state.duty).toBe(30);
    draw(charger, 8, 23, 3);
    expect(charger.state.reason).toEqual({ code: 'overcurrent', drawnA: 23, allowedA: 18 });
  });

  test('a box that nobody measures for does not guess', () => {
    expect(charging().pass(600_000).state.reason.code).toBe('manual');
  });
});
