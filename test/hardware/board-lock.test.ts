import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { BoardLock, boardHolder, isHeld, lockName } from '../../hardware/board-lock.ts';
import { systemClock } from '../../src/clock.ts';

let boards = 0;
/** A board of this test's own. */
function board(): string {
  boards += 1;
  return `/test/${process.pid}/${boards}`;
}

test('H23 a board is driven by one process, and the other learns which', async () => {
  const root = board();
  const lock = await BoardLock.take(root, systemClock);
  onTestFinished(() => lock.release());
  expect(await boardHolder(root)).toBe(process.pid);
  await expect(BoardLock.take(root, systemClock)).rejects.toThrow(
    expect.objectContaining({
      code: 'BOARD_OPEN',
      message: `process ${process.pid} drives this board already: stop it first`,
    }),
  );
});

test('boards of other machines are other boards', async () => {
  const lock = await BoardLock.take(board(), systemClock);
  const other = await BoardLock.take(board(), systemClock);
  lock.release();
  other.release();
});

test('a holder that is just leaving is waited for', async () => {
  const root = board();
  const lock = await BoardLock.take(root, systemClock);
  setTimeout(() => lock.release(), 100);
  const next = await BoardLock.take(root, systemClock);
  next.release();
});

test('a process that was killed holds nothing', async () => {
  const root = board();
  const name = JSON.stringify(lockName(root));
  const script = `require('net').createServer().listen(${name}, () => console.log('held'))`;
  const child = spawn(process.execPath, ['-e', script]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  expect(await isHeld(root)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isHeld(root)).toBe(false);
  const lock = await BoardLock.take(root, systemClock);
  lock.release();
});
