import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A connection on which nothing moves, such as that of who does not read an answer, ends, milliseconds. */
const STUCK_MS = 60_000;
/**
 * Requests of one connection that may wait for their answers to be taken. Who asks without waiting,
 * as HTTP/1.1 allows (RFC 9112 section 9.3.2), asks for a few at a time.
 */
const MOST_WAITING = 64;

/**
 * Bounds what others can make a server keep, before it has routes. At most so many connections are
 * open at a time; one that is stuck ends; and so does that of who asks and asks and does not read: Node
 * reads no more from it then, but it answers all of the chunk it has read, which holds a thousand
 * requests.
 */
export function boundConnections(app: FastifyInstance, most: number): void {
  const server: Server = app.server;
  server.maxConnections = most;
  server.timeout = STUCK_MS;
  const waiting = new WeakMap<Socket, number>();
  app.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    const now = waiting.get(socket) ?? 0;
    if (now >= MOST_WAITING) {
      reply.hijack();
      socket.destroy();
      return;
    }
    waiting.set(socket, now + 1);
    reply.raw.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    done();
  });
}
