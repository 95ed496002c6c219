import type { Socket } from 'node:net';
import type { Clock } from '../../clock.ts';

/** Time to read what was written last, milliseconds. */
const LONGEST_MS = 5_000;

/** Ends a connection after what was written, and breaks it where the other end does not follow. */
export function partFrom(socket: Socket, clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>): void {
  if (socket.destroyed) return;
  const alarm = clock.setTimeout(() => socket.destroy(), LONGEST_MS);
  socket.once('close', () => clock.clearTimeout(alarm));
  socket.end();
}
