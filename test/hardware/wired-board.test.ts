import { expect, test } from 'vitest';
import type { Driven, LinesListener, OutputLines } from '../../hardware/output-lines.ts';
import { type BoardGuard, WiredBoard } from '../../hardware/wired-board.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import {
  BoardError,
  type BoardFault,
  type EvseOutputs,
  SAFE_OUTPUTS,
} from '../../src/charging/board.ts';
import { clampDuty } from '../../src/charging/pilot.ts';

const LIVE: EvseOutputs = { pilot: { kind: 'pwm', duty: clampDuty(20) }, contactor: 'closed' };

/** Lines made of memory; `far` ones answer when the test says so. */
class FakeLines implements OutputLines {
  readonly driven: EvseOutputs[] = [];
  answer: Driven | 'under-way' = 'as-told';
  isBroken = false;
  madeSafe = 0;
  released: boolean | undefined;
  listener: LinesListener | undefined;

  drive(outputs: EvseOutputs) {
    if (this.isBroken) throw new BoardError('BOARD_WRITE', 'dead');
    this.driven.push(outputs);
    return this.answer;
  }

  makeSafe(): void {
    this.madeSafe += 1;
    if (this.isBroken) throw new BoardError('BOARD_WRITE', 'dead');
  }

  release(isSafe: boolean): void {
    this.released = isSafe;
  }

  watch(listener: LinesListener): void {
    this.listener = listener;
  }
}

function start({ guarded = true, sensesPilot = false } = {}) {
  const clock = new VirtualClock();
  const lines = new FakeLines();
  const told: string[] = [];
  const state = { isWatching: true };
  const guard: BoardGuard = {
    isWatching: () => state.isWatching,
    outputs: ({ contactor }: EvseOutputs) => told.push(contactor),
    reset: (kind) => told.push(`reset ${kind}`),
    beat: () => told.push('beat'),
    safe: () => told.push('safe'),
    bye: () => told.push('bye'),
    hangUp: () => told.push('hang up'),
  };
  const board = new WiredBoard({
    driver: 'sysfs',
    sensesPilot,
    switchesPhases: false,
    lines,
    clock,
    driven: () => {},
    release: () => told.push('released'),
  });
  if (guarded) board.guardBy(guard);
  const faults: (BoardFault | string)[] = [];
  board.watch({
    pilot: () => {},
    fault: (fault) => faults.push(fault),
    cleared: (kind) => faults.push(`cleared ${kind}`),
  });
  return { board, lines, guard, state, told, faults, clock };
}

test('the guard hears of outputs before they are driven, and a heartbeat after', () => {
  const { board, lines, told } = start();
  board.apply(LIVE);
  board.apply(LIVE);
  board.apply(SAFE_OUTPUTS);
  expect(told).toEqual(['open', 'closed', 'beat', 'beat', 'open', 'beat']);
  expect(lines.driven).toEqual([LIVE, LIVE, SAFE_OUTPUTS]);
});

test('a reset goes to the guard as it is, and drives nothing', () => {
  const { board, lines, told } = start();
  told.length = 0;
  board.reset('rcd');
  expect(told).toEqual(['reset rcd']);
  expect(lines.driven).toEqual([]);
  start({ guarded: false }).board.reset('rcd');
});

test('no heart beats for outputs that could not be driven, and what obeys is made safe', () => {
  const { board, lines, told } = start();
  board.apply(LIVE);
  lines.isBroken = true;
  told.length = 0;
  expect(() => board.apply(LIVE)).toThrow(expect.objectContaining({ code: 'BOARD_WRITE' }));
  expect(told).toEqual([]);
  expect(lines.madeSafe).toBe(1);
});

test('lines over a link make the heart beat once they have answered', () => {
  const { board, lines, told } = start();
  lines.answer = 'under-way';
  told.length = 0;
  board.apply(LIVE);
  expect(told).toEqual(['closed']);
  lines.listener?.driven('as-told');
  expect(told).toEqual(['closed', 'beat']);
});

test('nothing is offered without a guard, but F may be', () => {
  const { board, lines } = start({ guarded: false });
  const fault: EvseOutputs = { pilot: { kind: 'fault' }, contactor: 'open' };
  board.apply(LIVE);
  board.apply(fault);
  expect(lines.driven).toEqual([SAFE_OUTPUTS, fault]);
});

test('a guard that is lost is a latched fault, said again to whoever offers anew', async () => {
  const { board, lines, faults } = start();
  board.apply(LIVE);
  board.guardLost('it ended');
  const guardFault = { kind: 'guard', latched: true, detail: 'it ended' };
  expect(lines.madeSafe).toBe(1);
  expect(faults).toEqual([guardFault]);
  board.apply(LIVE);
  await Promise.resolve();
  expect(lines.driven.at(-1)).toEqual(SAFE_OUTPUTS);
  expect(faults).toEqual([guardFault, guardFault]);
});

test('a guard that comes after one hears what is driven now', () => {
  const { board, guard, told } = start();
  board.guardLost('it ended');
  board.apply({ pilot: { kind: 'fault' }, contactor: 'open' });
  told.length = 0;
  const heard: EvseOutputs[] = [];
  board.guardBy({ ...guard, outputs: (outputs) => heard.push(outputs) });
  expect(heard).toEqual([{ pilot: { kind: 'fault' }, contactor: 'open' }]);
});

test('what only the guard saw goes with it, and nobody is seen asking any more', () => {
  const { board, faults } = start({ sensesPilot: true });
  const states: string[] = [];
  const simplified: boolean[] = [];
  board.watch({
    pilot: (state) => states.push(state),
    simplified: (isSimplified) => simplified.push(isSimplified),
  });
  board.heard({ type: 'pilot', state: 'C' });
  board.heard({ type: 'simplified', isSimplified: true });
  board.heard({ type: 'fault', fault: { kind: 'board', latched: false, detail: 'no converter' } });
  board.heard({ type: 'fault', fault: { kind: 'rcd', latched: true, detail: 'tripped' } });
  board.guardLost('it ended');
  expect(faults.slice(2)).toEqual([
    { kind: 'guard', latched: true, detail: 'it ended' },
    'cleared board',
  ]);
  expect(states).toEqual(['A', 'C', 'B']);
  board.heard({ type: 'pilot', state: 'B' });
  expect(simplified, 'until it is gone it may take no more').toEqual([true]);
  board.heard({ type: 'pilot', state: 'A' });
  expect(simplified).toEqual([true, false]);
});

test('H04 a guard that does not answer under load opens the contactor, until it does', async () => {
  const { board, lines, state, faults } = start();
  board.apply(LIVE);
  state.isWatching = false;
  board.apply(LIVE);
  await Promise.resolve();
  expect(lines.driven.at(-1)).toEqual(SAFE_OUTPUTS);
  expect(faults).toEqual([
    { kind: 'guard', latched: false, detail: expect.stringContaining('not answered') },
  ]);
  state.isWatching = true;
  board.apply(SAFE_OUTPUTS);
  await Promise.resolve();
  expect(faults.at(-1)).toBe('cleared guard');
});

test('a guard that has not answered yet holds the first offer back, without a fault', async () => {
  const { board, lines, state, faults } = start();
  state.isWatching = false;
  board.apply(LIVE);
  await Promise.resolve();
  expect(lines.driven).toEqual([SAFE_OUTPUTS]);
  expect(faults).toEqual([]);
});

test.each([
  { thenOpen: true, faults: 0, why: 'the house learnt of a reason and opened' },
  { thenOpen: false, faults: 1, why: 'nobody had a reason' },
])('a contactor opened by another hand: $why', ({ thenOpen, faults: count }) => {
  const { board, lines, clock, faults } = start();
  board.apply(LIVE);
  lines.answer = 'opened-elsewhere';
  board.apply(LIVE);
  clock.advanceTo(500);
  if (thenOpen) lines.answer = 'as-told';
  board.apply(thenOpen ? SAFE_OUTPUTS : LIVE);
  clock.advanceTo(2_000);
  expect(faults).toHaveLength(count);
  if (count > 0) expect(faults[0]).toMatchObject({ kind: 'board', latched: true });
});

test('lines that are lost are left to the guard until they are back', () => {
  const { board, lines, told, faults } = start();
  board.apply(LIVE);
  told.length = 0;
  lines.listener?.lost('no answer');
  board.apply(LIVE);
  expect(told).toEqual(['safe']);
  expect(faults).toEqual([{ kind: 'board', latched: false, detail: 'no answer' }]);
  const before = lines.driven.length;
  lines.listener?.back();
  expect(faults.at(-1)).toBe('cleared board');
  board.apply(SAFE_OUTPUTS);
  expect(lines.driven).toHaveLength(before + 1);
});

test('lines that are lost stay so, whatever the guard sees and whoever resets', async () => {
  const { board, lines, faults } = start();
  lines.listener?.lost('no answer');
  const lost = { kind: 'board', latched: false, detail: 'no answer' };
  board.heard({ type: 'fault', fault: { kind: 'board', latched: false, detail: 'no converter' } });
  board.heard({ type: 'cleared', kind: 'board' });
  expect(faults.at(-1)).toMatchObject({ detail: 'no converter' });
  faults.length = 0;
  board.reset('board');
  expect(faults, 'first it is forgotten').toEqual([]);
  await Promise.resolve();
  expect(faults).toMatchObject([{ ...lost, detail: 'no converter' }]);
  lines.listener?.back();
  expect(faults.at(-1)).toBe('cleared board');
});

test.each([
  { broken: false, answer: 'as-told', told: 'bye', isSafe: true, why: 'read back as safe' },
  { broken: true, answer: 'as-told', told: 'hang up', isSafe: false, why: 'lines are dead' },
  { broken: false, answer: 'under-way', told: 'hang up', isSafe: false, why: 'not known yet' },
] as const)('letting go: $why', ({ broken, answer, told: word, isSafe }) => {
  const { board, lines, told } = start();
  board.apply(LIVE);
  lines.isBroken = broken;
  lines.answer = answer;
  board.close();
  board.close();
  board.apply(LIVE);
  expect(told.slice(-2)).toEqual([word, 'released']);
  expect(lines.released).toBe(isSafe);
  if (!broken) expect(lines.driven.at(-1)).toEqual(SAFE_OUTPUTS);
});

test('what was reported before anyone listened is told to whoever does', () => {
  const { board } = start();
  const fault: BoardFault = { kind: 'rcd', latched: true, detail: 'tripped' };
  board.heard({ type: 'fault', fault });
  board.heard({ type: 'cable', currentA: 20 });
  const heard: unknown[] = [];
  board.watch({
    pilot: (state) => heard.push(state),
    cable: (currentA) => heard.push(currentA),
    fault: (one) => heard.push(one),
  });
  expect(heard, 'the pilot is not measured here').toEqual([20, fault]);
});
