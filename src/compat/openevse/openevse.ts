import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import { BasicLock, type Caller } from '../basic-lock.ts';
import { isForeign } from '../foreign-page.ts';
import { createSurface, serveSurface } from '../surface.ts';
import { moduleConfig } from './module-config.ts';
import type { OpenEvseConfig } from './openevse.config.ts';
import { answer, refuse, textOf } from './refusal.ts';
import { statusOf } from './status.ts';
import { StatusSocket } from './status-socket.ts';
import { type Holder, Properties, Steering } from './steering.ts';

/** The command of the controller's own protocol, as it comes in the query. */
const Rapi = z.object({ rapi: z.string().min(1).max(64) });
/** Number of a client that claims: 32 bits, its vendor in the upper half. */
const ClaimPath = z.object({ client: z.coerce.number().int().min(1).max(0xffff_ffff) });

/** How a controller answers a command it does not know. */
const NOT_KNOWN = '$NK';

const FORM = 'application/x-www-form-urlencoded';
const BYTES = 'application/octet-stream';

/** A body of another type than is read here. */
class NotJsonError extends Error {
  override readonly name = 'NotJsonError';
  readonly code = 'NOT_JSON';
  readonly statusCode = 415;
}

/** A charger that can be read and steered like one with OpenEVSE's WiFi module. */
export const start: StartOutlet<OpenEvseConfig> = async (block, context) => {
  const { house, control, clock, device } = context;
  const steering = new Steering({ house, control, leaseS: block.leaseS });
  const { username, password } = block;
  const lock = password === null ? undefined : new BasicLock({ username, password, clock });
  const app = createSurface({ context, refusal: (_status, text) => ({ msg: text }) });
  // Pages of others can send plain text with the password that the browser remembers, but no JSON.
  app.removeContentTypeParser('text/plain');
  // Home Assistant's library says so of the body it does not send.
  app.addContentTypeParser(BYTES, { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) done(null);
    else done(new NotJsonError('Send application/json'));
  });
  const status = () =>
    statusOf(house.picture(), steering.of('override') !== undefined, device.address().ip);

  app.addHook('onRequest', async (request, reply) => {
    const caller = lock?.callerOf(request.headers.authorization, request.ip);
    if (caller === 'owner') steering.renew();
    const refused = refusalOf(caller, request.method);
    if (refused === undefined) return;
    if (refused.status === 429) reply.header('retry-after', lock?.pauseS(request.ip));
    if (refused.status === 401) reply.header('www-authenticate', 'Basic realm="OpenEVSE"');
    await reply.code(refused.status).send({ msg: refused.text });
  });

  const get = (reply: FastifyReply, holder: Holder) =>
    steering.of(holder) ?? refuse(reply, 404, 'Not found');
  const set = async (reply: FastifyReply, holder: Holder, sent: unknown) => {
    const body = Properties.safeParse(sent);
    return body.success
      ? answer(reply, await steering.set(holder, body.data))
      : refuse(reply, 400, textOf(body.error));
  };
  app.get('/status', async () => status());
  app.get('/config', async () => moduleConfig(context));
  app.get('/override', async (_request, reply) => get(reply, 'override'));
  app.post('/override', async ({ body }, reply) => set(reply, 'override', body));
  app.patch('/override', async (_request, reply) => answer(reply, await steering.toggle()));
  app.delete('/override', async (_request, reply) =>
    answer(reply, await steering.clear('override')),
  );
  app.get('/claims/:client', async ({ params }, reply) => {
    const path = ClaimPath.safeParse(params);
    return path.success ? get(reply, path.data.client) : refuse(reply, 400, textOf(path.error));
  });
  app.post('/claims/:client', async ({ params, body }, reply) => {
    const path = ClaimPath.safeParse(params);
    if (!path.success) return refuse(reply, 400, textOf(path.error));
    return set(reply, path.data.client, body);
  });
  app.delete('/claims/:client', async ({ params }, reply) => {
    const path = ClaimPath.safeParse(params);
    if (!path.success) return refuse(reply, 400, textOf(path.error));
    return answer(reply, await steering.clear(path.data.client));
  });
  serveRapi(app);

  const socket = new StatusSocket({
    clock,
    status,
    renew: () => steering.renew(),
    callerOf: (request) => callerOf(request, { context, lock }),
  });
  app.server.on('upgrade', (request, stream, head) => socket.upgrade(request, stream, head));
  const unsubscribe = watch(context, steering, socket);
  const close = (): void => {
    unsubscribe();
    socket.close();
  };
  const running = await serveSurface(app, block).catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    ...running,
    close: async () => {
      close();
      await running.close();
    },
  };
};

/**
 * Commands of the controller's own protocol, in the query or in a form. None is carried out: the
 * answer tells clients that nothing of the controller's own is there.
 */
function serveRapi(app: FastifyInstance): void {
  const rapi = (reply: FastifyReply, sent: unknown) => {
    const asked = Rapi.safeParse(sent);
    return asked.success
      ? { cmd: asked.data.rapi, ret: NOT_KNOWN }
      : refuse(reply, 400, 'rapi is missing');
  };
  app.get('/r', async ({ query }, reply) => rapi(reply, query));
  // Forms are read here and nowhere else: pages of others can send them.
  app.register(async (forms) => {
    forms.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });
    forms.post('/r', async ({ body }, reply) => rapi(reply, body));
  });
}

/** Tells those on the socket, and the steering when a car has left. */
function watch({ house, log }: OutletContext, steering: Steering, socket: StatusSocket) {
  let { vehicle } = house.picture().charger;
  return house.subscribe(({ type }) => {
    if (type !== 'charger' && type !== 'reading') return;
    const before = vehicle;
    vehicle = house.picture().charger.vehicle;
    if (vehicle === 'A' && before !== 'A') {
      steering.unplugged().then(
        (result) => {
          if (!result.ok) log.warn({ refusal: result.refusal }, 'what was set could not be ended');
        },
        (err: unknown) => log.error({ err }, 'what was set could not be ended'),
      );
    }
    socket.tellChanges();
  });
}

interface Refused {
  readonly status: 401 | 403 | 429;
  readonly text: string;
}

/**
 * Everyone in the house may read; who gives a name must be who it says.
 *
 * @param caller - undefined where there is no password, and so nobody who may steer.
 */
function refusalOf(caller: Caller | undefined, method: string | undefined): Refused | undefined {
  const isReading = method === 'GET' || method === 'HEAD';
  if (caller === undefined) {
    return isReading ? undefined : { status: 403, text: 'Set compat.openevse.password to steer' };
  }
  if (caller === 'paused') return { status: 429, text: 'Too many wrong passwords' };
  if (caller === 'owner' || (caller === 'anonymous' && isReading)) return undefined;
  return { status: 401, text: 'User and password of compat.openevse, please' };
}

interface Rules {
  readonly context: OutletContext;
  readonly lock: BasicLock | undefined;
}

/** The rules of the HTTP interface for one who wants a socket; pages of others get none. */
function callerOf(
  { url, headers, method, socket }: IncomingMessage,
  { context, lock }: Rules,
): Caller | 401 | 403 | 404 | 421 | 429 {
  const { remoteAddress } = socket;
  if (!context.admits(remoteAddress)) return 403;
  if (!context.isOwnHost(headers.host)) return 421;
  if (isForeign(headers)) return 403;
  if (url?.split('?', 1)[0] !== '/ws') return 404;
  const caller = lock?.callerOf(headers.authorization, remoteAddress);
  return refusalOf(caller, method)?.status ?? caller ?? 'anonymous';
}
