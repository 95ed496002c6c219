import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.ts';
import { boundConnections } from '../../house/connections.ts';
import { isLoopbackAddress } from '../../house/peer-address.ts';
import type { ApiConfig } from '../api.config.ts';
import { hostProblem } from '../framing.ts';
import { ProblemError } from '../problem.ts';
import { changeRule } from './change-rule.ts';
import { hostRule } from './host-rule.ts';
import { PeerRule } from './peer-rule.ts';
import { type Access, Permission } from './permission.ts';

export type { Access } from './permission.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; one that does not say is `control`. */
    access?: Access;
  }
}

export interface AccessOptions {
  readonly config: ApiConfig;
  /** The configured name, which is a host name of ours. */
  readonly name: string;
  /** Whether nothing real can be switched, so that the demo works without a password. */
  readonly simulated: boolean;
  /** Recognises an address of this machine; replaced only in tests. */
  readonly isLoopback?: (address: string | undefined) => boolean;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
}

/**
 * Concurrent connections: enough for the pages and pollers of a house, and a bound under a flood.
 */
const MAX_CONNECTIONS = 256;

/**
 * Puts the access rules in front of every route of `app`, those of its plugins too.
 *
 * Cheap checks come first: is there room, may this peer connect, does the Host header name us, could
 * a foreign page have sent it. Only then it matters who asks and what that allows.
 *
 * @returns what decides the last of these; the login route needs it.
 */
export function registerAccess(app: FastifyInstance, options: AccessOptions): Permission {
  const { config, isLoopback = isLoopbackAddress } = options;
  const peers = new PeerRule({ allowFrom: config.allowFrom, clock: options.clock });
  const isOurs = hostRule({ name: options.name, hosts: config.hosts });
  const refuseChange = changeRule({ tls: config.tls !== null, corsOrigins: config.corsOrigins });
  const permission = new Permission({ ...options, isLoopback });
  // A peer does not change while it is connected.
  const welcome = new WeakSet<Socket>();

  boundConnections(app, MAX_CONNECTIONS);
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const { socket, headers } = raw;
    if (!welcome.has(socket)) {
      if (!peers.allows(socket.remoteAddress)) return done(foreignPeer());
      welcome.add(socket);
    }
    const unclear = hostProblem(raw);
    if (unclear !== undefined) return done(unclear);
    return isOurs(headers.host) ? done() : done(foreignHost(headers.host));
  });
  answerCors(app, config.corsOrigins);
  // After the plugin above, so that pages it admits can read why they were refused.
  app.after(() => {
    app.addHook('onRequest', (request, _reply, done) => {
      const foreign = refuseChange(request.method, request.headers);
      if (foreign !== undefined) return done(foreign);
      const refusal = permission.refusal(request, accessOf(request));
      if (!(refusal instanceof Promise)) return done(refusal);
      refusal.then(done, done);
    });
  });
  return permission;
}

function accessOf({ is404, method, routeOptions }: FastifyRequest): Access {
  // There is nothing behind either, and a preflight carries no credentials.
  if (is404 || method === 'OPTIONS') return 'open';
  return routeOptions.config.access ?? 'control';
}

/** Answers browsers that ask for pages of other origins (Fetch standard, CORS protocol). */
function answerCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.register(cors, {
    origin: (origin, decide) => {
      decide(null, origin !== undefined && origins.includes(origin) ? origin : false);
    },
    methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Last-Event-ID'],
    exposedHeaders: ['ETag', 'Link', 'Retry-After'],
    maxAge: 600,
  });
}

function foreignPeer(): ProblemError {
  return new ProblemError({
    status: 403,
    type: 'urn:sunpilot:problem:foreign-peer',
    title: 'Foreign address',
    detail: 'Your address is outside the house; list it in api.allowFrom to let it in.',
  });
}

function foreignHost(host: string | undefined): ProblemError {
  const asked =
    host === undefined ? 'No Host header was sent' : `"${host}" is not a name of this wallbox`;
  return new ProblemError({
    status: 421,
    detail: `${asked}; ask by address, or list the name in api.hosts.`,
  });
}
