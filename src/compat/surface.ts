import fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { boundConnections } from '../house/connections.ts';
import type { OutletContext, RunningOutlet } from '../house/outlet.ts';

/** Connections at once; nobody's house has more clients. */
const MAX_CONNECTIONS = 64;
/** Nobody has more to say to an emulated product, bytes. */
const BODY_LIMIT = 8 * 1_024;

export interface SurfaceOptions {
  readonly context: Pick<OutletContext, 'admits' | 'isOwnHost' | 'log'>;
  /** The body of an answer that refuses, in the product's own shape. */
  readonly refusal: (status: number, text: string) => unknown;
  /** The largest body it takes, bytes. */
  readonly bodyLimit?: number;
}

/**
 * An HTTP server that answers as another maker's product does, not yet listening. Who is outside the
 * house, or asks for another host, is refused before anything else; whatever goes wrong is answered
 * in the product's shape.
 */
export function createSurface(options: SurfaceOptions): FastifyInstance {
  const { context, refusal, bodyLimit = BODY_LIMIT } = options;
  const app = fastify({
    childLoggerFactory: () => context.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: false,
    forceCloseConnections: true,
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    return503OnClosing: false,
  });
  boundConnections(app, MAX_CONNECTIONS);
  app.addHook('onRequest', (request, reply, done) => {
    if (!context.admits(request.raw.socket.remoteAddress)) {
      reply.code(403).send(refusal(403, 'Your address is outside the house'));
    } else if (!context.isOwnHost(request.headers.host)) {
      reply.code(421).send(refusal(421, 'This is another host'));
    } else done();
  });
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send(refusal(404, 'Not found'));
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const { statusCode = 500 } = error;
    // Who left in the middle of a question is no trouble of ours.
    if (error.code === 'ECONNRESET') context.log.debug({ err: error }, 'a client left');
    else if (statusCode >= 500)
      context.log.error({ err: error }, 'a request could not be answered');
    const text = statusCode >= 500 ? 'Internal error' : error.message;
    reply.code(statusCode).send(refusal(statusCode, text));
  });
  return app;
}

/** Listens, and is then an outlet that runs. Rejects when the port cannot be had. */
export async function serveSurface(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningOutlet> {
  try {
    const url = await app.listen({ host, port });
    return { close: () => app.close(), status: () => `listening on ${url}` };
  } catch (error) {
    await app.close();
    throw error;
  }
}
