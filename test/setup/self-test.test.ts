import { expect, test } from 'vitest';
import { SimulatedBoard } from '../../sim/board.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { BoardError, type EvseBoard, SAFE_OUTPUTS } from '../../src/charging/board.ts';
import { selfTest } from '../../src/setup/self-test.ts';
import { FakeBoard } from '../support/fakes.ts';
import { settled } from '../support/meter-log.ts';

/** Runs a test whose board does what `during` says, one second after it began. */
async function run(board: EvseBoard, during: () => void = () => {}) {
  const clock = new VirtualClock();
  const result = selfTest(async () => board, { clock });
  await settled();
  clock.advanceTo(1_000);
  during();
  clock.advanceTo(2_999);
  expect(await Promise.race([result, settled().then(() => 'watching')])).toBe('watching');
  clock.advanceTo(3_000);
  return result;
}

test('a sound board: what it senses, with nothing offered all the while', async () => {
  const board = new FakeBoard();
  const result = await run(board, () => {
    board.sense('B');
    board.listener.cable?.(20);
    board.listener.temperature?.(31);
  });
  expect(result).toEqual({
    ...{ kind: 'tested', ok: true, driver: 'simulated', sensesPilot: true },
    ...{ pilot: 'B', cableA: 20, temperatureC: 31, faults: [] },
  });
  expect(board.applied).toEqual([SAFE_OUTPUTS]);
  expect(board.closed).toBe(true);
});

test('faults are told, those that went again are not, latched ones stay', async () => {
  const board = new FakeBoard();
  const result = await run(board, () => {
    board.listener.fault?.({ kind: 'weld', latched: true, detail: 'closed while open' });
    board.listener.fault?.({ kind: 'guard', latched: false, detail: 'late' });
    board.listener.cleared?.('weld');
    board.listener.cleared?.('guard');
  });
  expect(result).toMatchObject({ ok: false, faults: [{ kind: 'weld' }] });
  expect(result).toHaveProperty('faults.length', 1);
});

test('a board that cannot be had', async () => {
  const open = () => Promise.reject(new BoardError('BOARD_OPEN', 'no PWM: add dtoverlay=pwm'));
  expect(await selfTest(open, { clock: new VirtualClock() })).toEqual({
    ...{ kind: 'not-opened', ok: false, detail: 'no PWM: add dtoverlay=pwm' },
  });
});

test('a board that does not obey is closed', async () => {
  const board = new FakeBoard();
  board.broken = true;
  const result = await selfTest(async () => board, { clock: new VirtualClock() });
  expect(result).toMatchObject({ kind: 'not-driven', ok: false });
  expect(board.closed).toBe(true);
});

test('the simulated one, with its car', async () => {
  const board = new SimulatedBoard({ clock: new VirtualClock() });
  expect(await run(board)).toMatchObject({ kind: 'tested', ok: true, pilot: 'B' });
});
