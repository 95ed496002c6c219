import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { ApiConfig } from '../api.config.ts';
import { isLoopbackAddress } from './address.ts';

/**
 * Who may use a route: `open` for all; `read` as `api.read` says; `private` for who has the
 * password, once there is one; `control` for who may change something.
 */
export type Access = 'open' | 'read' | 'private' | 'control';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that does not say is `control`. */
    access?: Access;
  }
}

export interface AccessOptions {
  readonly config: ApiConfig;
  /** The configured name, which is a host name of ours. */
  readonly name: string;
  /** Whether nothing real can be switched, so that the demo works without a password. */
  readonly simulated: boolean;
  /** Tells an address of this machine; only tests have another. */
  readonly isLoopback?: (address: string | undefined) => boolean;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
}

/** Puts the access rules in front of every route of `app`, those of its plugins too. */
export function registerAccess(app: FastifyInstance, options: AccessOptions): void {
  const { isLoopback = isLoopbackAddress } = options;
  app.addHook('onRequest', (request, _reply, done) => {
    options.log.trace({ local: isLoopback(request.socket.localAddress) }, 'a request');
    done();
  });
}
