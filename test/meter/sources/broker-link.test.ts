import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { MeterFault, MeterLink } from '../../../src/meter/source.ts';
import { listenAtBroker } from '../../../src/meter/sources/broker-link.ts';
import { ownPort } from '../../support/own-port.ts';

/** Its methods are of the class, and not keys of the object. */
class Told {
  readonly links: MeterLink[] = [];
  readonly faults: MeterFault[] = [];

  link(link: MeterLink): void {
    this.links.push(link);
  }

  fault(fault: MeterFault): void {
    this.faults.push(fault);
  }
}

test('a listener that is an instance of a class is told of the link and of faults', async () => {
  const port = await ownPort();
  const told = new Told();
  const close = listenAtBroker(
    {
      address: { url: `mqtt://127.0.0.1:${port}`, username: null, password: null },
      filter: 'meter/#',
      clock: systemClock,
      hear: () => expect.unreachable('nobody is there'),
    },
    told,
  );
  try {
    await expect.poll(() => told.faults).not.toHaveLength(0);
  } finally {
    close();
  }
  expect(told.links).toMatchObject([{ state: 'down' }]);
  expect(told.faults[0]).toMatchObject({ kind: 'transport' });
});

test('a broker that is often away leaves no listener behind', async () => {
  const added = vi.spyOn(AbortSignal.prototype, 'addEventListener');
  const removed = vi.spyOn(AbortSignal.prototype, 'removeEventListener');
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const broker = createServer((socket) => {
    // CONNACK, SUBACK, then the end (MQTT 3.1.1 sections 3.2 and 3.9).
    socket.once('data', () => {
      socket.write(Buffer.from([0x20, 2, 0, 0]));
      socket.once('data', (subscribe) => {
        socket.end(Buffer.from([0x90, 3, ...subscribe.subarray(2, 4), 1]));
      });
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const { port } = broker.address() as AddressInfo;
  const told = new Told();
  const close = listenAtBroker(
    {
      address: { url: `mqtt://127.0.0.1:${port}`, username: null, password: null },
      filter: 'meter/#',
      clock: { ...systemClock, setTimeout: (act) => systemClock.setTimeout(act, 1) },
      hear: () => expect.unreachable('nothing is told'),
    },
    told,
  );
  await expect.poll(() => told.faults.length).toBeGreaterThan(2);
  close();
  broker.close();
  // One may be under way.
  expect(added.mock.calls.length - removed.mock.calls.length).toBeLessThanOrEqual(1);
});
