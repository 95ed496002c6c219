import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { Outlets } from '../src/outlets.ts';
import { P1HubConfig } from '../src/publish/p1-hub/p1-hub.config.ts';
import { SmartMeterConfig } from '../src/publish/smart-meter/smart-meter.config.ts';
import { outletContext } from './support/outlet-context.ts';
import { ownPort } from './support/own-port.ts';

test('one that is started anew twice at once runs once, by its newest block', async () => {
  const port = await ownPort();
  let block = P1HubConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const context = outletContext();
  const outlets = new Outlets({
    read: (path) => (path === 'publish.p1Hub' ? block : { enabled: false }),
    context,
    log: context.log,
    clock: systemClock,
  });
  const isUp = () =>
    expect.poll(() => outlets.status()).toMatchObject([{ state: 'running', failures: 0 }]);
  await isUp();
  const first = outlets.reload('publish.p1Hub');
  block = { ...block, port };
  await Promise.all([first, outlets.reload('publish.p1Hub')]);
  await isUp();
  expect(outlets.status()[0]?.detail).toContain(`port ${port}`);
  await outlets.close();
  const again = createServer().listen(port, '127.0.0.1');
  await once(again, 'listening');
  again.close();
});

test('one that can go by another block as it runs is not started anew', async () => {
  const [port, other] = [await ownPort(), await ownPort()];
  const given = { enabled: true, host: '127.0.0.1', port, streamPort: null };
  let block = SmartMeterConfig.parse(given);
  const context = outletContext();
  const outlets = new Outlets({
    read: (path) => (path === 'publish.smartMeter' ? block : { enabled: false }),
    context,
    log: context.log,
    clock: systemClock,
  });
  onTestFinished(() => outlets.close());
  const said = (text: string) =>
    expect.poll(() => outlets.status()).toMatchObject([{ detail: text, failures: 0 }]);
  await said('0 clients');
  const client = connect(port, '127.0.0.1').resume();
  onTestFinished(() => {
    client.destroy();
  });
  await said('1 client');
  block = SmartMeterConfig.parse({ ...given, name: 'another' });
  await outlets.reload('publish.smartMeter');
  expect(outlets.status()).toMatchObject([{ state: 'running', detail: '1 client' }]);
  block = SmartMeterConfig.parse({ ...given, port: other });
  const hungUp = once(client, 'close');
  await outlets.reload('publish.smartMeter');
  await hungUp;
  await said('0 clients');
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
  await expect.poll(() => outlets.status()).toMatchObject([{ state: 'running' }]);
  const restart = outlets.reload('publish.p1Hub');
  await Promise.all([outlets.close(), restart]);
  expect(outlets.status()).toEqual([]);
});
