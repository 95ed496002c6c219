import { describe, expect, test } from 'vitest';
import { SimulatedBoard, type SimulatedBoardOptions } from '../../sim/board.ts';
import { CAR_MODELS } from '../../sim/car-models.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { type EvseOutputs, SAFE_OUTPUTS } from '../../src/charging/board.ts';
import { clampDuty } from '../../src/charging/pilot.ts';

const offer = (percent: number, contactor: 'open' | 'closed'): EvseOutputs => ({
  pilot: { kind: 'pwm', duty: clampDuty(percent) },
  contactor,
});

function watched(options: Partial<SimulatedBoardOptions> = {}) {
  const clock = new VirtualClock();
  const board = new SimulatedBoard({ clock, ...options });
  const pilots: [number, string][] = [];
  const watts: number[] = [];
  const stop = board.watch({
    pilot: (state) => pilots.push([clock.now() / 1_000, state]),
    carPower: (w) => watts.push(w),
  });
  return { clock, board, pilots, watts, stop };
}

describe('a whole charge, as the pilot tells it', () => {
  const { clock, board, pilots } = watched();
  const at = (second: number, act: () => void) => {
    clock.advanceTo(second * 1_000);
    act();
  };
  at(1, () => board.apply(offer(20, 'open')));
  at(2, () => board.apply(offer(20, 'closed')));
  at(60, () => undefined);
  const steadyW = board.carW();
  at(61, () => board.apply({ ...SAFE_OUTPUTS, contactor: 'closed' }));
  at(65, () => board.apply(SAFE_OUTPUTS));
  at(70, () => board.unplug());
  at(80, () => board.plug());
  at(90, () => undefined);

  test('the car draws a little less than offered', () => expect(steadyW).toBe(11.8 * 230));
  test.each([
    [0, 0, 'B', 'a car is plugged in'],
    [1, 1, 'C', 'it asks for current once it is offered'],
    [2, 62, 'B', 'it lets go within a second of X1'],
    [3, 70, 'A', 'unplugged'],
    [4, 80, 'B', 'plugged in again'],
  ])('report %i: second %i, state %s: %s', (index, second, state) => {
    expect(pilots[index]).toEqual([second, state]);
  });
  test('and nothing else is reported', () => expect(pilots).toHaveLength(5));
});

test('a state is never reported from inside apply', () => {
  const { clock, board, pilots } = watched();
  board.apply(offer(20, 'open'));
  expect(pilots).toHaveLength(1);
  clock.advanceTo(0);
  expect(pilots).toHaveLength(2);
});

test('on -12 V nobody can tell C from B', () => {
  const { clock, board, pilots } = watched();
  board.apply({ pilot: { kind: 'fault' }, contactor: 'open' });
  clock.advanceTo(5_000);
  expect(pilots).toEqual([[0, 'B']]);
});

test('without a car the state is A', () => {
  expect(watched({ car: null }).pilots).toEqual([[0, 'A']]);
});

test('a board that does not sense reports no state, and none reports power unless told', () => {
  const { clock, board, pilots, watts } = watched({ sensesPilot: false });
  board.apply(offer(20, 'closed'));
  clock.advanceTo(30_000);
  expect(board.carW()).toBeGreaterThan(1_000);
  expect([pilots, watts]).toEqual([[], []]);
});

test('a board with a meter reports what the car draws on all phases', () => {
  const { clock, board, watts } = watched({
    measuresPower: true,
    phases: 3,
    car: { ...CAR_MODELS.ideal, phases: 3 },
  });
  board.apply(offer(20, 'closed'));
  clock.advanceTo(30_000);
  expect(watts.at(-1)).toBe(3 * 12 * 230);
  expect(board.carPhasesW()).toEqual([2760, 2760, 2760]);
});

test('a one-phase car on a three-phase box loads the first phase', () => {
  const { clock, board } = watched({ phases: 3, car: CAR_MODELS.ideal });
  board.apply(offer(20, 'closed'));
  clock.advanceTo(30_000);
  expect(board.carPhasesW()).toEqual([2760, 0, 0]);
});

test('closed, it is safe and silent, and leaves no alarm behind', () => {
  const { clock, board, pilots } = watched();
  board.apply(offer(20, 'closed'));
  board.close();
  expect(board.outputs()).toEqual(SAFE_OUTPUTS);
  board.apply(offer(20, 'closed'));
  expect(board.outputs()).toEqual(SAFE_OUTPUTS);
  clock.advanceTo(10_000);
  expect(pilots).toHaveLength(1);
  expect(clock.nextAlarmMs()).toBeUndefined();
});
