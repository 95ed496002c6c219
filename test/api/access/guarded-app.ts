import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { type AccessOptions, registerAccess } from '../../../src/api/access/access.ts';
import { hashPassword } from '../../../src/api/access/password.ts';
import { ApiConfig } from '../../../src/api/api.config.ts';
import { registerProblems } from '../../../src/api/problem.ts';

export const PASSWORD = 'een pot nat';
export const READ_TOKEN = 'read-me-0123456789';
export const CONTROL_TOKEN = 'drive-me-0123456789';

/** Everything a guarded interface may ask for; a hash costs, so each is made once. */
export const SECRETS = {
  password: await hashPassword(PASSWORD),
  tokens: [
    { name: 'grafana', hash: await hashPassword(READ_TOKEN), scope: 'read' },
    { name: 'evcc', hash: await hashPassword(CONTROL_TOKEN), scope: 'control' },
  ],
} as const satisfies Partial<z.input<typeof ApiConfig>>;

export interface GuardedAppOptions extends Partial<Omit<AccessOptions, 'config'>> {
  readonly config?: z.input<typeof ApiConfig>;
}

/** One route of each access behind the rules, as a demo without a password unless told otherwise. */
export function guardedApp({ config = {}, ...options }: GuardedAppOptions = {}) {
  const clock = new VirtualClock();
  const app = fastify();
  // As the API does: what changes something says JSON, with and without a body.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  registerProblems(app);
  registerAccess(app, {
    config: ApiConfig.parse(config),
    name: 'SunPilot_E77308',
    simulated: true,
    clock,
    log: pino({ enabled: false }),
    ...options,
  });
  addRoutes(app);
  onTestFinished(() => app.close());
  return { app, clock };
}

function addRoutes(app: FastifyInstance): void {
  const answer = async () => 'fine';
  app.get('/open', { config: { access: 'open' } }, answer);
  app.get('/read', { config: { access: 'read' } }, answer);
  app.get('/private', { config: { access: 'private' } }, answer);
  app.get('/undeclared', answer);
  // Most routes come in plugins, which have hooks of their own.
  app.register(async (plugin) => {
    for (const method of ['PUT', 'PATCH', 'POST', 'DELETE'] as const) {
      plugin.route({ method, url: '/change', config: { access: 'control' }, handler: answer });
    }
    plugin.get('/private-too', { config: { access: 'private' } }, answer);
  });
}

export function basic(password: string, user = 'anyone'): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

export function bearer(token: string): string {
  return `Bearer ${token}`;
}
