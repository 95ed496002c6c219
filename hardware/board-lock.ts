import { createHash } from 'node:crypto';
import { createConnection, createServer, type Server } from 'node:net';
import { BoardError } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';

/** How long a holder that is just leaving is waited for, milliseconds. */
const WAIT_MS = 1_000;
const TRY_EVERY_MS = 50;
/** How long a holder may take to say who it is, milliseconds. */
const ANSWER_MS = 300;

/**
 * The one process that drives a board. A name in the kernel's abstract socket space cannot be taken
 * twice, needs no folder, and is free again the moment its holder is gone, however it went
 * (unix(7)). It holds within one network namespace.
 */
export class BoardLock {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws {BoardError} `BOARD_OPEN` naming the process that drives the board already. */
  static async take(root: string, clock: Clock): Promise<BoardLock> {
    const name = lockName(root);
    const deadlineMs = clock.now() + WAIT_MS;
    for (;;) {
      const server = await listenOn(name);
      if (server !== undefined) return new BoardLock(server);
      if (clock.now() >= deadlineMs) {
        const pid = await boardHolder(root);
        const who = pid === undefined ? 'another process' : `process ${pid}`;
        throw new BoardError('BOARD_OPEN', `${who} drives this board already: stop it first`);
      }
      await new Promise<void>((resolve) => {
        clock.setTimeout(resolve, TRY_EVERY_MS);
      });
    }
  }

  release(): void {
    this.#server.close();
  }
}

/** @returns the process that drives the board; undefined when none does, or it does not answer. */
export function boardHolder(root: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection(lockName(root));
    const end = (): void => {
      socket.destroy();
      resolve(/^\d+$/.test(answer) ? Number(answer) : undefined);
    };
    socket.setTimeout(ANSWER_MS, end);
    socket.on('data', (text) => {
      answer += String(text);
    });
    socket.on('error', end);
    socket.on('end', end);
  });
}

/** Whether a process drives the board, be it one that does not answer. */
export async function isHeld(root: string): Promise<boolean> {
  const server = await listenOn(lockName(root));
  server?.close();
  return server === undefined;
}

/** @returns undefined when the name is taken. */
function listenOn(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(String(process.pid));
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new BoardError('BOARD_OPEN', 'the board cannot be locked', { cause: error }));
    });
    server.listen(name, () => resolve(server.unref()));
  });
}

/** Name in the abstract socket space. */
export function lockName(root: string): string {
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return `\0sunpilot-board-${digest}`;
}
