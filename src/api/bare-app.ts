import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { answerRest, answerUnparsed, takeTarget } from './framing.ts';
import { answerError, ProblemError, registerProblems } from './problem.ts';
import { soonClosed } from './soon-closed.ts';

export interface BareAppOptions {
  readonly log: FastifyBaseLogger;
  /** Path in front of everything, as clients see it; empty without one. */
  readonly basePath: string;
  /** Certificate and key, PEM, for HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

const OPTIONS = {
  /** Longer than any poller's pause: a poller keeps one connection, and proxies give up first. */
  keepAliveTimeout: 75_000,
  /** A request that takes longer to arrive is an attack or a broken line. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** We answer a request without one ourselves. */
  requireHostHeader: false,
};

/** The largest thing anyone has to say here is a few hundred bytes. */
const BODY_LIMIT = 16 * 1_024;

/**
 * A server without routes, which refuses whatever is not a request for it.
 *
 * Nothing forwarded is trusted. Bodies are checked by zod, which neither converts nor drops
 * anything; numbers come clean out of the picture and go out as they are.
 */
export function bareApp({ log, basePath, tls }: BareAppOptions): FastifyInstance {
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
      soonClosed(
        answerRest(
          tls === undefined
            ? createServer(OPTIONS, handler)
            : createTlsServer({ ...OPTIONS, ...tls }, handler),
          handler,
        ),
      ),
    rewriteUrl: (request) => withoutBase(takeTarget(request), basePath),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  acceptJsonOnly(app);
  registerProblems(app);
  refuseOnClosing(app);
  return app;
}

/** A panel that puts us behind a path may or may not strip it from its requests. */
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

/**
 * Connections outlive the house by a moment; a request that arrives then can no longer be answered.
 */
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
