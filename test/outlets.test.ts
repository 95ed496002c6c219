import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { Outlets } from '../src/outlets.ts';
import { P1HubConfig } from '../src/publish/p1-hub/p1-hub.config.ts';
import { outletContext } from './support/outlet-context.ts';

test('one that is started anew twice at once runs once, by its newest block', async () => {
  const port = await freePort();
  let block = P1HubConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const context = outletContext();
  const outlets = new Outlets({
    read: (path) => (path === 'publish.p1Hub' ? block : { enabled: false }),
    context,
    log: context.log,
    clock: systemClock,
  });
  const isUp = () =>
    vi.waitFor(() => expect(outlets.status()).toMatchObject([{ state: 'running', failures: 0 }]));
  await isUp();
  const first = outlets.restart('publish.p1Hub');
  block = { ...block, port };
  await Promise.all([first, outlets.restart('publish.p1Hub')]);
  await isUp();
  expect(outlets.status()[0]?.detail).toContain(`port ${port}`);
  await outlets.close();
  const again = createServer().listen(port, '127.0.0.1');
  await once(again, 'listening');
  again.close();
});

test('none is started anew once all are closed', async () => {
  const context = outletContext();
  const block = P1HubConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const outlets = new Outlets({
    read: (path) => (path === 'publish.p1Hub' ? block : { enabled: false }),
    context,
    log: context.log,
    clock: systemClock,
  });
  await vi.waitFor(() => expect(outlets.status()).toMatchObject([{ state: 'running' }]));
  const restart = outlets.restart('publish.p1Hub');
  await Promise.all([outlets.close(), restart]);
  expect(outlets.status()).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
