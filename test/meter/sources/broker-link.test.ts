import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { MeterFault, MeterLink } from '../../../src/meter/source.ts';
import { listenAtBroker } from '../../../src/meter/sources/broker-link.ts';

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
  const port = await unusedPort();
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
    await vi.waitFor(() => expect(told.faults).not.toHaveLength(0), 5_000);
  } finally {
    close();
  }
  expect(told.links).toMatchObject([{ state: 'down' }]);
  expect(told.faults[0]).toMatchObject({ kind: 'transport' });
});

/** One where nobody listens any more. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
