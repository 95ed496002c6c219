import type { FastifyInstance } from 'fastify';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import { Digest } from '../digest/digest.ts';
import { guardByDigest } from '../digest/guard.ts';
import { isForeign } from '../foreign-page.ts';
import { createSurface, serveSurface } from '../surface.ts';
import { CUSTOM_MQTT, INFLUXDB } from './block-form.ts';
import { addBlock } from './block-routes.ts';
import type { EnergyMeConfig } from './energyme.config.ts';
import { addMeter } from './meter-routes.ts';
import { RateLimit } from './rate-limit.ts';
import { refusalOf } from './refusal.ts';
import { addDocument } from './swagger-page.ts';
import { systemOf } from './system.ts';

const USER = 'admin';
const HEALTH = '/api/v1/health';
const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

/** A meter that can be read like an EnergyMe Home, and set up like one as to whom it tells. */
export const start: StartOutlet<EnergyMeConfig> = async (block, context) => {
  const { clock, house, version } = context;
  const startedMs = clock.now();
  const uptimeMs = () => Math.floor(clock.now() - startedMs);
  const app = createSurface({
    context,
    refusal: (_status, text) => refusalOf(text),
    bodyLimit: INFLUXDB.longestBytes,
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    if (isForeign(request.headers)) {
      reply.code(403).send(refusalOf('Pages of other hosts get nothing here'));
    } else done();
  });
  allowEmptyBodies(app);
  limit(app, context);
  protect(app, block.password, context);
  const methods = methodsOf(app);
  app.get(HEALTH, async () => ({
    status: 'ok',
    uptime: uptimeMs(),
    timestamp: new Date(clock.epochMs()).toISOString(),
  }));
  // There is no default.
  app.get('/api/v1/auth/status', async () => ({ usingDefaultPassword: false, username: USER }));
  app.get('/api/v1/system/info', async () => systemOf(context, uptimeMs()));
  addMeter(app, house);
  addBlock(app, '/api/v1/custom-mqtt', CUSTOM_MQTT, context);
  addBlock(app, '/api/v1/influxdb', INFLUXDB, context);
  addDocument(app, version);
  refuseOtherMethods(app, methods);
  return serveSurface(app, block);
};

/** Clients name the type of a body also where they send none, as for a reset. */
function allowEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null);
      else parse(request, body, done);
    },
  );
}

/** Nobody asks for ever; whether it runs may always be asked. */
function limit(app: FastifyInstance, { clock }: OutletContext): void {
  const rate = new RateLimit(clock);
  app.addHook('onRequest', (request, reply, done) => {
    const waitS = request.url === HEALTH ? 0 : rate.waitS(request.ip);
    if (waitS === 0) done();
    else {
      reply.code(429).header('retry-after', waitS).send(tooMany(waitS));
    }
  });
}

const tooMany = (waitS: number) => refusalOf(`Too Many Requests. Retry in ${waitS} s.`);

/** As the original does it: MD5 that is not named, one user. */
function protect(
  app: FastifyInstance,
  password: EnergyMeConfig['password'],
  { clock }: OutletContext,
): void {
  if (password === null) throw new RangeError('compat.energyme.password is missing');
  const digest = new Digest({
    realm: 'EnergyMe-Home',
    username: USER,
    password,
    algorithms: ['MD5'],
    namesAlgorithm: false,
    qop: 'auth',
    clock,
  });
  guardByDigest(app, {
    digest,
    isOpen: (path) => path === HEALTH,
    refuse: (reply, forS) => {
      if (forS === undefined) {
        reply.type('text/plain').send('The password is incorrect. Please try again.');
      } else reply.send(tooMany(forS));
    },
  });
}

/** Collects the methods of every path that is added from now on. */
function methodsOf(app: FastifyInstance): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>();
  app.addHook('onRoute', ({ url, method }) => {
    methods.set(url, [...(methods.get(url) ?? []), method].flat());
  });
  return methods;
}

/** Whoever asks a path in another way is told the way. */
function refuseOtherMethods(
  app: FastifyInstance,
  methods: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [url, known] of [...methods]) {
    const [wanted = 'GET'] = ['PUT', 'POST', 'GET'].filter((method) => known.includes(method));
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !known.includes(one));
    app.route({
      method: others,
      url,
      handler: (_request, reply) => {
        const text = `Method Not Allowed. Use ${wanted}.`;
        reply.code(405).header('allow', known.join(', ')).send(refusalOf(text));
      },
    });
  }
}
