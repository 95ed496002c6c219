import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import { Telegrams } from '../../house/telegram.ts';
import { createSurface, serveSurface } from '../surface.ts';
import { escaped, pageOf } from './html.ts';
import type { P1GatewayConfig } from './p1-gateway.config.ts';
import { sampleJson, statusJson } from './sample-json.ts';
import { saveSetup, setupBlocks } from './setup-change.ts';
import { SetupLock } from './setup-lock.ts';
import { setupPage } from './setup-page.ts';
import { totalsPage } from './totals-page.ts';

const HTML = 'text/html; charset=utf-8';
const FORM = 'application/x-www-form-urlencoded';

/**
 * The pages of a P1 WiFi gateway: the newest telegram, what it says, and the form that sets who else
 * is told. There is no page to update, restart or join a network with.
 */
export const start: StartOutlet<P1GatewayConfig> = async (block, context) => {
  const { house } = context;
  const app = createSurface({ context, refusal: (_status, text) => `${text}\n` });
  const telegrams = new Telegrams(context.settings);

  app.get('/', async (_request, reply) => reply.type(HTML).send(menu(block.setup)));
  app.get('/P1', async (_request, reply) => {
    const { usable } = house.picture().meter;
    return usable === undefined ? silent(reply) : reply.type(HTML).send(totalsPage(usable));
  });
  app.get('/Data', async (_request, reply) => {
    const telegram = telegrams.ofMeter(house.picture());
    if (telegram === undefined) return silent(reply);
    const page = [
      Buffer.from('<html><head></head><body>'),
      telegram,
      Buffer.from('</body></html>'),
    ];
    // What the meter says stands in it as it came; it is to be read, never run.
    reply.header('content-security-policy', "default-src 'none'");
    return reply.type('text/html').send(Buffer.concat(page));
  });
  app.get('/raw', async (_request, reply) => {
    const telegram = telegrams.ofMeter(house.picture());
    if (telegram === undefined) return silent(reply);
    return reply.type('text/plain').send(Buffer.from(telegram));
  });
  app.get('/P1.json', async (_request, reply) => {
    const picture = house.picture();
    const { usable } = picture.meter;
    return usable === undefined ? silent(reply) : sampleJson(usable, picture);
  });
  app.get('/status.json', async () => {
    const { mqtt } = setupBlocks(context.settings);
    return statusJson(house.picture(), mqtt.enabled, mqtt.intervalS);
  });
  serveSetup(app, block, context);
  return serveSurface(app, block);
};

function serveSetup(
  app: FastifyInstance,
  { setup, password }: P1GatewayConfig,
  { clock, log, settings }: OutletContext,
): void {
  const lock = setup && password !== null ? new SetupLock(password, clock) : undefined;
  const onRequest = async (
    { headers, socket }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const shut =
      lock === undefined
        ? { status: 403, text: 'The form is switched off: compat.p1Gateway.setup' }
        : lock.refusal(headers, socket.remoteAddress);
    if (shut === undefined) return undefined;
    if (shut.status === 401) reply.header('www-authenticate', 'Basic realm="P1", charset="UTF-8"');
    return reply.code(shut.status).type('text/plain').send(`${shut.text}\n`);
  };
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
  app.get('/Setup', { onRequest }, async (_request, reply) =>
    reply
      .type(HTML)
      .header('cache-control', 'no-store')
      .send(setupPage(setupBlocks(settings))),
  );
  app.post('/SetupSave', { onRequest }, async ({ body, socket }, reply) => {
    if (!(body instanceof URLSearchParams)) {
      return reply.code(415).type('text/plain').send(`Send ${FORM}\n`);
    }
    const saved = await saveSetup(body, settings);
    log.info(
      { peer: socket.remoteAddress, saved: saved.ok },
      'the form of the P1 gateway was sent',
    );
    if (saved.ok) return reply.type(HTML).send(pageOf('Saved', '<p><a href="/">Menu</a></p>'));
    const status = { invalid: 400, pinned: 409, 'not-saved': 500 }[saved.kind];
    const page = pageOf('Not saved', `<p>${escaped(saved.detail)}</p>`);
    return reply.code(status).type(HTML).send(page);
  });
}

function silent(reply: FastifyReply): FastifyReply {
  return reply.code(503).type('text/plain').send('The meter has not sent anything of late\n');
}

function menu(hasSetup: boolean): string {
  const links = [
    ['/P1', 'What the meter says'],
    ['/Data', 'The newest telegram'],
    ['/P1.json', 'The same as JSON'],
    ['/status.json', 'Status'],
    ...(hasSetup ? [['/Setup', 'Setup']] : []),
  ];
  const items = links.map(([href, text]) => `<li><a href="${href}">${text}</a></li>`);
  return pageOf('P1 gateway', `<ul>${items.join('')}</ul>`);
}
