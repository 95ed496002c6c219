import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../clock.ts';
import type { Device } from '../house/device.ts';
import type { Control, House } from '../house/house.ts';
import type { OutletStatus } from '../house/outlet.ts';
import { registerAccess } from './access/access.ts';
import type { ApiConfig } from './api.config.ts';
import { chargerRoute } from './charger-route.ts';
import { controlRoute } from './control-route.ts';
import { dataRoute } from './data-route.ts';
import { type DiagnosticsRouteOptions, diagnosticsRoute } from './diagnostics-route.ts';
import { eventsRoute } from './events-route.ts';
import { answerRest, answerUnparsed, takeTarget } from './framing.ts';
import { healthRoute } from './health-route.ts';
import { historyRoute } from './history-route.ts';
import { infoRoute } from './info-route.ts';
import { loginRoute } from './login-route.ts';
import { metricsRoute } from './metrics-route.ts';
import { openApiRoute, registerOpenApi } from './openapi.ts';
import { pageRoute } from './page-route.ts';
import type { Past } from './past/past.ts';
import { powerRoute } from './power-route.ts';
import { answerError, ProblemError, registerProblems } from './problem.ts';
import { sessionsRoute } from './sessions-route.ts';
import { telegramRoute } from './telegram-route.ts';
import type { OpenRehearsal } from './what-if/rehearsal.ts';
import { whatIfRoute } from './what-if-route.ts';
import { whyRoute } from './why-route.ts';

export interface ApiParts {
  readonly house: House;
  readonly control: Control;
  /** How the outlets that are switched on are doing. */
  readonly outlets: () => readonly OutletStatus[];
  /** What is remembered; absent where that is switched off. */
  readonly past?: Past | undefined;
  /** Replays days of the past; absent where nothing can. */
  readonly rehearse?: OpenRehearsal | undefined;
  readonly config: ApiConfig;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly device: Device;
  /** What of the configuration may be shown to strangers. */
  readonly told: DiagnosticsRouteOptions['told'];
  /** Folder of the built page. */
  readonly page: string;
  /** Differs from run to run; readers of the event stream tell runs apart by it. */
  readonly bootId: string;
  /** Certificate and key, PEM, for HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Tells an address of this machine; only tests have another. */
  readonly isLoopback?: (address: string | undefined) => boolean;
}

const OPTIONS = {
  /** Longer than any poller's pause: who polls keeps one connection, and proxies give up first. */
  keepAliveTimeout: 75_000,
  /** A request that takes longer to arrive is an attack or a broken line. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** A request without one gets an answer of ours. */
  requireHostHeader: false,
};

/** The largest thing anyone has to say here is a few hundred bytes. */
const BODY_LIMIT = 16 * 1_024;

/**
 * The HTTP interface, not yet listening.
 *
 * Nothing forwarded is trusted. Bodies are checked by zod, which neither converts nor drops
 * anything; numbers come clean out of the picture and go out as they are.
 */
export function createApi(parts: ApiParts): FastifyInstance {
  const { house, config, log, tls, version } = parts;
  const { basePath } = config;
  const app = fastify({
    // Pollers ask each second: one line a request would bury the decisions. A logger of the
    // framework's own would listen to the end of every answer all the same.
    childLoggerFactory: () => log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    frameworkErrors: answerError,
    clientErrorHandler: answerUnparsed,
    return503OnClosing: false,
    serverFactory: (handler) =>
      answerRest(
        tls === undefined
          ? createServer(OPTIONS, handler)
          : createTlsServer({ ...OPTIONS, ...tls }, handler),
        handler,
      ),
    rewriteUrl: (request) => withoutBase(takeTarget(request), basePath),
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  acceptJsonOnly(app);
  registerProblems(app);
  refuseOnClosing(app);
  const { name, simulated } = house.picture();
  const permission = registerAccess(app, { ...parts, name, simulated });
  registerOpenApi(app, { version, basePath });
  app.register(powerRoute, parts);
  app.register(dataRoute, parts);
  app.register(infoRoute, parts);
  app.register(chargerRoute, parts);
  app.register(controlRoute, parts);
  app.register(eventsRoute, parts);
  app.register(loginRoute, { permission, basePath, secure: tls !== undefined });
  app.register(whyRoute, parts);
  app.register(telegramRoute, parts);
  app.register(sessionsRoute, parts);
  app.register(historyRoute, parts);
  app.register(whatIfRoute, parts);
  app.register(metricsRoute, parts);
  app.register(healthRoute, parts);
  app.register(diagnosticsRoute, parts);
  app.register(pageRoute, parts);
  app.register(openApiRoute, { basePath });
  return app;
}

/** Panels that put us behind a path may or may not take it off before they ask. */
function withoutBase(url: string, basePath: string): string {
  if (basePath === '') return url;
  const rest = url.startsWith(basePath) ? url.slice(basePath.length) : url;
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}

/** A request that changes something says JSON even without a body, so an empty one is no error. */
function acceptJsonOnly(app: FastifyInstance): void {
  // Names that JavaScript gives a meaning are keys like any other, for the schemas to refuse.
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else parse(request, body, done);
    },
  );
}

/** Connections outlive the house by a moment; what is asked over them then has no answer any more. */
function refuseOnClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    if (!isClosing) return done();
    return done(new ProblemError({ status: 503, detail: 'SunPilot is stopping.' }));
  });
}
