import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { partFrom } from '../../../src/publish/smart-meter/parting.ts';

async function pair(): Promise<{ readonly here: Socket; readonly there: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  const there = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  there.on('error', () => {});
  const [here] = (await accepted) as [Socket];
  onTestFinished(() => {
    here.destroy();
    there.destroy();
    server.close();
  });
  return { here, there };
}

test('what was written arrives, and no alarm is left', async () => {
  const { here, there } = await pair();
  const clock = new VirtualClock();
  const heard: Buffer[] = [];
  there.on('data', (chunk) => heard.push(chunk));
  there.on('end', () => there.end());
  here.resume();
  here.write('the last word');
  partFrom(here, clock);
  await once(here, 'close');
  expect(Buffer.concat(heard).toString()).toBe('the last word');
  expect(clock.nextAlarmMs()).toBeUndefined();
});

test.each([
  ['does not read', (there: Socket) => there.pause().end(), 32 * 1_024 * 1_024],
  ['stays', (there: Socket) => there.resume(), 1],
])('who %s is left after 5 s', async (_why, behave, bytes) => {
  const { here, there } = await pair();
  const clock = new VirtualClock();
  behave(there);
  here.resume();
  here.write(Buffer.alloc(bytes));
  partFrom(here, clock);
  clock.advanceTo(4_999);
  expect(here.destroyed).toBe(false);
  clock.advanceTo(5_000);
  expect(here.destroyed).toBe(true);
});
