import type { FastifyReply } from 'fastify';
import type { StartOutlet } from '../../house/outlet.ts';
import { Telegrams } from '../../house/telegram.ts';
import { createSurface, serveSurface } from '../surface.ts';
import { dataOf } from './data.ts';
import type { HomeWizardConfig } from './homewizard.config.ts';
import { identityOf } from './identity.ts';

/** Numbers the original gives its errors. */
const ERROR_IDS: Readonly<Record<number, number>> = { 400: 2, 404: 7, 405: 8, 413: 8 };
const INTERNAL_ERROR = 901;

/**
 * A meter that can be read like a HomeWizard P1 meter of version 1. Reading only: what the original
 * lets its clients set is answered and does nothing here.
 */
export const start: StartOutlet<HomeWizardConfig> = async (block, context) => {
  const { house, settings } = context;
  const telegrams = new Telegrams(settings);
  const app = createSurface({ context, refusal: refusalOf });
  const unknown = (reply: FastifyReply): FastifyReply =>
    reply.code(503).send(refusalOf(503, 'The meter has not sent anything of late'));

  app.get('/api', async () => identityOf(context));
  app.get('/api/v1/data', async (_request, reply) => {
    const { usable } = house.picture().meter;
    return usable === undefined ? unknown(reply) : dataOf(usable);
  });
  app.get('/api/v1/telegram', async (_request, reply) => {
    const telegram = telegrams.ofMeter(house.picture());
    if (telegram === undefined) return unknown(reply);
    return reply.type('text/plain').send(Buffer.from(telegram));
  });
  // Home Assistant's library says JSON of the body it does not send.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null);
    else parseJson(request, String(body), done);
  });
  app.put('/api/v1/identify', async () => ({ identify: 'ok' }));
  app.get('/api/v1/system', async () => ({ cloud_enabled: false }));
  app.put('/api/v1/system', async () => ({ cloud_enabled: false }));
  return serveSurface(app, block);
};

function refusalOf(status: number, text: string) {
  return { error: { id: ERROR_IDS[status] ?? INTERNAL_ERROR, description: text } };
}
