import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { ChargerState, Fault } from '../../src/charging/charger.ts';
import type { OutletContext } from '../../src/house/outlet.ts';
import type { HousePicture } from '../../src/house/picture.ts';
import { WebhookConfig } from '../../src/publish/webhook/webhook.config.ts';
import { start } from '../../src/publish/webhook/webhook.ts';
import { FAKE_EPOCH_MS } from './fake-house.ts';
import { until } from './mosquitto.ts';
import { outletContext } from './outlet-context.ts';
import { temporaryFolder } from './temporary-file.ts';

export interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers as it is told, 204 unless told. */
export async function receiver(
  answer = (response: ServerResponse) => response.writeHead(204).end(),
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ path: request.url, headers: request.headers, body });
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?key=1`, received };
}

const SETTINGS: OutletContext['settings'] = {
  read: (path) => (path === 'meter' ? { lost: 300_000 } : { importPerKwh: 0.3, exportPerKwh: 0.1 }),
  change: async () => ({ ok: false, kind: 'not-saved', detail: '' }),
};

/** A webhook of a house that charges from the sun, which remembers in a folder of its own unless told. */
export async function running(block: object, stateDir = temporaryFolder()) {
  const clock = new VirtualClock(FAKE_EPOCH_MS);
  const context = { ...outletContext({ settings: SETTINGS, stateDir }), clock };
  const { house } = context;
  const config = WebhookConfig.parse({ enabled: true, ...block });
  const outlet = await start(config, context);
  onTestFinished(() => outlet.close());
  const paint = (more: Partial<HousePicture>, charger: Partial<ChargerState> = {}) => {
    house.now = { ...house.now, ...more, charger: { ...house.now.charger, ...charger } };
  };
  /** Lets seconds pass, the house's clock with them. */
  const pass = (seconds: number) => {
    for (let s = 0; s < seconds; s++) {
      paint({ epochMs: house.now.epochMs + 1_000 });
      clock.advanceTo(clock.now() + 1_000);
    }
  };
  /** As `pass`, and all that is to be sent is taken before the next second. */
  const live = async (seconds: number) => {
    for (let s = 0; s < seconds; s++) {
      pass(1);
      if (!status().includes(' 0 waiting')) await until(() => status().includes(' 0 waiting'));
    }
  };
  const status = () => outlet.status?.() ?? '';
  /** Waits until it says so of itself. */
  const says = async (text: string) => {
    await until(() => status() === text).catch(() => expect(status()).toBe(text));
  };
  return { ...context, clock, house, outlet, paint, pass, live, says, status };
}

/** A fault that just began. */
export const RCD: Fault = { kind: 'rcd', sinceEpochMs: FAKE_EPOCH_MS, latched: true, detail: '' };

/** The bodies that arrived. */
export const json = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body));
