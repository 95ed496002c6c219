import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { changeRule } from '../../api/access/change-rule.ts';
import { hostRule } from '../../api/access/host-rule.ts';
import { PeerRule } from '../../api/access/peer-rule.ts';
import { Sessions } from '../../api/access/sessions.ts';
import { bareApp } from '../../api/bare-app.ts';
import { hostProblem } from '../../api/framing.ts';
import { pageRoute } from '../../api/page-route.ts';
import { ProblemError } from '../../api/problem.ts';
import type { EvseBoard } from '../../charging/board.ts';
import type { Clock } from '../../clock.ts';
import type { Rule } from '../../config/cross-rules.ts';
import type { Config } from '../../config.ts';
import { codeRoute } from './code-route.ts';
import type { SetupCode } from './setup-code.ts';
import { stepsRoute } from './steps-route.ts';

export interface SetupAppParts {
  readonly code: SetupCode;
  /** The configuration that is to be written. */
  readonly configPath: string;
  /** Folder of what is remembered. */
  readonly stateDir: string;
  /** Where the page is now, and will be. */
  readonly port: number;
  /** Rules that worlds know besides our own. */
  readonly rules: readonly Rule[];
  /** Opens the board of a configuration, for its self-test. */
  readonly openBoard: (config: Config) => Promise<EvseBoard>;
  /** The configuration is written: what follows is no longer the business of a first installation. */
  readonly finished: () => void;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Folder of the built page. */
  readonly page: string;
}

/** What anybody may ask who may connect. */
const OPEN = ['/api/v1/setup', '/api/v1/setup/code', '/healthz'];

/**
 * The page of a first installation, not yet listening. There is no charger behind it: nothing is
 * driven, but for the self-test of a board, with its contactor open.
 *
 * Only the house may connect, only under names of the house, and only who typed the code may do more
 * than look at the page.
 */
export function setupApp(parts: SetupAppParts): FastifyInstance {
  const { clock, log, page } = parts;
  const app = bareApp({ log, basePath: '' });
  const peers = new PeerRule({ allowFrom: [], clock });
  const isOurs = hostRule({ name: 'SunPilot', hosts: [] });
  const refuseChange = changeRule({ tls: false, corsOrigins: [] });
  const sessions = new Sessions(clock);

  app.addHook('onRequest', (request, _reply, done) => {
    const { raw, method, headers } = request;
    if (!peers.allows(raw.socket.remoteAddress))
      return done(forbidden('You are not in the house.'));
    const unclear = hostProblem(raw);
    if (unclear !== undefined) return done(unclear);
    if (!isOurs(headers.host)) {
      const detail = 'Ask by address: this is no name of a box that is not set up.';
      return done(new ProblemError({ status: 421, detail }));
    }
    const foreign = refuseChange(method, headers);
    if (foreign !== undefined) return done(foreign);
    const { url = '' } = request.routeOptions;
    const isOpen = !url.startsWith('/api/') || OPEN.includes(url);
    if (isOpen || sessions.isOpen(headers)) return done();
    return done(new ProblemError({ status: 401, detail: 'Type the code of the log first.' }));
  });
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.register(codeRoute, { ...parts, sessions });
  app.register(stepsRoute, parts);
  const config = { language: null, basePath: '' } as const;
  app.register(pageRoute, { page, config, index: 'setup.html' });
  return app;
}

function forbidden(detail: string): ProblemError {
  return new ProblemError({ status: 403, detail });
}
