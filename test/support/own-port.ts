import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below what Linux gives to whoever asks for any port (ip_local_port_range, 32768 and more). */
const FIRST = 20_000;
const COUNT = 6_000;

let next = process.pid % COUNT;

/**
 * A port of the loopback address that is nobody's, for as long as this process lives: where a server
 * may come, go and come back, and where nobody answers meanwhile. One that the system gave and that
 * was closed again is given to the next who asks, and a test beside this one asks all the time.
 *
 * Other test processes keep off, because each holds another port for every one it has.
 */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    const hold = await listening(port + COUNT);
    if (hold === undefined) continue;
    const trial = await listening(port);
    if (trial === undefined) {
      hold.close();
      continue;
    }
    trial.close();
    await once(trial, 'close');
    hold.unref();
    return port;
  }
  throw new Error('there is no port left');
}

/** @returns undefined where somebody else listens. */
async function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  const isListening = new Promise<boolean>((resolve) => {
    server.once('listening', () => resolve(true)).once('error', () => resolve(false));
  });
  server.listen(port, '127.0.0.1');
  return (await isListening) ? server : undefined;
}
