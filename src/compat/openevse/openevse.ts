import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ControlResult } from '../../house/house.ts';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import { createSurface, serveSurface } from '../surface.ts';
import { type Caller, Doorman } from './doorman.ts';
import { moduleConfig } from './module-config.ts';
import type { OpenEvseConfig } from './openevse.config.ts';
import { Override, OverrideBody } from './override.ts';
import { statusOf } from './status.ts';

/** The command of the controller's own protocol, as it comes in the query. */
const Rapi = z.object({ rapi: z.string().min(1).max(64) });

/** How a controller answers a command it does not know. */
const NOT_KNOWN = '$NK';

/** A charger that can be read and steered like one with OpenEVSE's WiFi module. */
export const start: StartOutlet<OpenEvseConfig> = async (block, context) => {
  const { house, control, clock, device, log } = context;
  const override = new Override({ house, control, leaseS: block.leaseS });
  const doorman = new Doorman({ username: block.username, password: block.password, clock });
  const app = createSurface({ context, refusal: (_status, text) => ({ msg: text }) });
  // Pages of others can send plain text with the password that the browser remembers, but no JSON.
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', async (request, reply) => {
    const caller = doorman.callerOf(request.headers.authorization, request.ip);
    if (caller === 'owner') override.renew();
    const refused = refusalOf(caller, request, block);
    if (refused === undefined) return;
    if (refused.status === 401) reply.header('www-authenticate', 'Basic realm="OpenEVSE"');
    await reply.code(refused.status).send({ msg: refused.text });
  });

  app.get('/status', async () =>
    statusOf(house.picture(), override.now !== undefined, device.address().ip),
  );
  app.get('/config', async () => moduleConfig(context));
  app.get('/override', async (_request, reply) => override.now ?? refuse(reply, 404, 'Not found'));
  app.post('/override', async (request, reply) => {
    const body = OverrideBody.safeParse(request.body);
    return body.success
      ? answer(reply, await override.set(body.data))
      : refuse(reply, 400, textOf(body.error));
  });
  app.patch('/override', async (_request, reply) => answer(reply, await override.toggle()));
  app.delete('/override', async (_request, reply) => answer(reply, await override.clear()));
  // None is carried out: this answer tells clients that nothing of the controller's own is there.
  app.get('/r', async (request, reply) => {
    const query = Rapi.safeParse(request.query);
    return query.success
      ? { cmd: query.data.rapi, ret: NOT_KNOWN }
      : refuse(reply, 400, 'rapi is missing');
  });

  const unsubscribe = watchCar(context, () => {
    override.unplugged().then(
      (result) => {
        if (!result.ok) log.warn({ refusal: result.refusal }, 'the override could not be ended');
      },
      (err: unknown) => log.error({ err }, 'the override could not be ended'),
    );
  });
  const running = await serveSurface(app, block).catch((error: unknown) => {
    unsubscribe();
    throw error;
  });
  return {
    ...running,
    close: async () => {
      unsubscribe();
      await running.close();
    },
  };
};

/** Tells when a car has left. */
function watchCar({ house }: OutletContext, left: () => void): () => void {
  let { vehicle } = house.picture().charger;
  return house.subscribe(({ type }) => {
    if (type !== 'charger') return;
    const before = vehicle;
    vehicle = house.picture().charger.vehicle;
    if (vehicle === 'A' && before !== 'A') left();
  });
}

interface Refused {
  readonly status: number;
  readonly text: string;
}

/** Everyone in the house may read; who gives a name must be who it says. */
function refusalOf(
  caller: Caller,
  { method }: FastifyRequest,
  { password }: OpenEvseConfig,
): Refused | undefined {
  const isReading = method === 'GET' || method === 'HEAD';
  if (password === null) {
    return isReading ? undefined : { status: 403, text: 'Set compat.openevse.password to steer' };
  }
  if (caller === 'too-many')
    return { status: 429, text: 'Too many wrong passwords, wait a minute' };
  if (caller === 'owner' || (caller === 'anonymous' && isReading)) return undefined;
  return { status: 401, text: 'User and password of compat.openevse, please' };
}

function answer(reply: FastifyReply, result: ControlResult): FastifyReply | { msg: string } {
  if (result.ok) return { msg: 'done' };
  const { refusal } = result;
  if (refusal.kind === 'pinned') {
    return refuse(reply, 409, `${refusal.key} is pinned by ${refusal.by}`);
  }
  return refuse(reply, 503, 'It could not be written down; nothing was changed');
}

function refuse(reply: FastifyReply, status: number, msg: string): FastifyReply {
  return reply.code(status).send({ msg });
}

function textOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}
