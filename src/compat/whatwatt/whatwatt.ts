import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { LocalClock } from '../../house/local-time.ts';
import { meterVariables } from '../../house/meter-variables.ts';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import { Digest } from '../digest/digest.ts';
import { guardByDigest } from '../digest/guard.ts';
import { isForeign } from '../foreign-page.ts';
import { createSurface, serveSurface } from '../surface.ts';
import { addDeviceSettings } from './device-routes.ts';
import { type Face, meterStatus, ReadingCount } from './face.ts';
import { liveOf } from './live.ts';
import { LiveStream } from './live-stream.ts';
import { MeterNews } from './meter-news.ts';
import { addMeterSettings } from './meter-routes.ts';
import { addModbus } from './modbus-routes.ts';
import { addMqttSettings } from './mqtt-routes.ts';
import { refusalOf } from './refusal.ts';
import { reportOf } from './report.ts';
import { addScalers } from './scaler-routes.ts';
import { scalerIn } from './scaling.ts';
import type { Gate } from './settings-gate.ts';
import { systemOf } from './system.ts';
import type { WhatwattConfig } from './whatwatt.config.ts';

const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
const NO_DATA = 'The meter has not sent anything of late';

/** A meter that can be read like a whatwatt Go. */
export const start: StartOutlet<WhatwattConfig> = async (block, context) => {
  const face = faceOf(context);
  const stream = new LiveStream();
  const app = createSurface({ context, refusal: refusalOf });
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    if (isForeign(request.headers)) {
      reply.code(404).send(refusalOf(404, 'Pages of other hosts get nothing here'));
    } else done();
  });
  // As `curl -d` of the original's manual sends it; who may is asked by Digest, pages by Origin.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  if (block.password !== null) protect(app, block.password, context);
  addDocuments(app, face);
  const gate: Gate = { app, settings: context.settings, mayChange: block.password !== null };
  addDeviceSettings(gate, face);
  addMeterSettings(gate);
  addMqttSettings(gate);
  addModbus(gate);
  addScalers(gate, face);
  // Whoever asks for the head alone must not take the stream from its reader.
  app.get('/api/v1/live', { exposeHeadRoute: false }, (_request, reply) => {
    reply.hijack();
    stream.open(reply.raw, HEADERS);
  });
  const unsubscribe = context.house.subscribe((event) => {
    face.news.hear(event);
    if (event.type !== 'reading') return;
    face.count.add(context.clock.now());
    const live = stream.isHeard ? liveOf(face) : undefined;
    if (live !== undefined) stream.send(live);
  });
  const server = await serveSurface(app, block).catch((error: unknown) => {
    unsubscribe();
    throw error;
  });
  return {
    ...server,
    close() {
      unsubscribe();
      stream.close();
      return server.close();
    },
  };
};

/** As the original does it: no user, and a realm that is the host name. */
function protect(app: FastifyInstance, password: string, { clock, house }: OutletContext): void {
  const digest = new Digest({
    realm: `${house.picture().name}.local`,
    username: '',
    password,
    algorithms: ['MD5-sess', 'MD5'],
    namesAlgorithm: true,
    qop: 'auth, auth-int',
    clock,
  });
  guardByDigest(app, {
    digest,
    isOpen: () => false,
    refuse: (reply, forS) =>
      reply.send(
        forS === undefined
          ? refusalOf(401, 'The password is needed')
          : refusalOf(429, `Too many wrong passwords: try again in ${forS} s`),
      ),
  });
}

function addDocuments(app: FastifyInstance, face: Face): void {
  app.get('/api/v1/report', async (_request, reply) => {
    return reportOf(face) ?? reply.code(503).send(refusalOf(503, NO_DATA));
  });
  app.get('/api/v1/system', async () => systemOf(face));
  app.get('/api/v1/variables', async () =>
    [...meterVariables({ ...face, scaler: face.scaler() })].map(([name, text]) => ({
      [name]: name === 'meter.status' ? meterStatus(face) : text,
    })),
  );
}

function faceOf(context: OutletContext): Face {
  const { house, device, version, clock, settings } = context;
  return {
    house,
    device,
    version,
    clock,
    settings,
    scaler: () => scalerIn(settings),
    localClock: LocalClock.ofHouse(settings),
    bootId: randomBytes(4).toString('hex').toUpperCase(),
    bootMs: clock.now(),
    count: new ReadingCount(),
    news: new MeterNews(),
  };
}
