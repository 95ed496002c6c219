import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What is under way when a server closes may come to its end for so long, milliseconds. */
const LAST_WORDS_MS = 500;

/**
 * Has a server hang up on who is still there a moment after it was told to close. It would wait for
 * half a request, a handshake that stops half way and a reader that does not read, longer than
 * whoever ends us waits for us.
 */
export function soonClosed(server: Server): Server {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const close = server.close.bind(server);
  server.close = (done) => {
    setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, LAST_WORDS_MS).unref();
    return close(done);
  };
  return server;
}
