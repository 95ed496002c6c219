import { connect } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { P1GatewayConfig } from '../../../src/compat/p1-gateway/p1-gateway.config.ts';
import { start } from '../../../src/compat/p1-gateway/p1-gateway.ts';
import { randomBytes, randomInt } from '../../support/chance.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { outletContext } from '../../support/outlet-context.ts';

const FUZZ_MS = Number(process.env['FUZZ_MS'] ?? 1_500);
/** What memory may grow by, bytes. */
const FLAT = 20 * 1_024 * 1_024;

const BODY = 'domo=on&domoticzIP=a&mqttIP=b&interval=20&watt=on';

/** Noise, or a request with something wrong in it. */
function nonsense(): Buffer {
  if (randomInt(4) === 0) return randomBytes(randomInt(1, 2_000));
  const length = randomInt(3) === 0 ? randomInt(100_000) : BODY.length;
  const request = Buffer.from(
    [
      `${randomInt(2) === 0 ? 'POST /SetupSave' : 'GET /Data'} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Authorization: Basic eDphIGdvb2QgcGFzc3dvcmQ=',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${length}`,
      '',
      BODY,
    ].join('\r\n'),
  );
  for (let flips = randomInt(4); flips > 0; flips--) {
    request[randomInt(request.length)] = randomInt(256);
  }
  return request;
}

test('nonsense from many sides does no harm', { timeout: FUZZ_MS + 180_000 }, async () => {
  const context = outletContext();
  const block = {
    enabled: true,
    host: '127.0.0.1',
    port: 0,
    setup: true,
    password: 'a good password',
  };
  const outlet = await start(P1GatewayConfig.parse(block), context);
  onTestFinished(() => outlet.close());
  const url = outlet.status?.().replace('listening on ', '') ?? '';
  const port = Number(new URL(url).port);

  const attack = (): void => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    if (randomInt(3) > 0) socket.resume();
    for (let count = randomInt(1, 6); count > 0; count--) socket.write(nonsense());
    setTimeout(() => socket.destroy(), randomInt(20));
  };
  const burst = async (forMs: number): Promise<number> => {
    const endMs = performance.now() + forMs;
    while (performance.now() < endMs) {
      for (let count = 0; count < 10; count++) attack();
      await later(5);
    }
    await later(50);
    return keptBytes();
  };
  await burst(FUZZ_MS / 3);
  const before = await burst(FUZZ_MS / 3);
  const after = await burst(FUZZ_MS / 3);
  expect(after - before).toBeLessThan(FLAT);
  expect(context.failures).toEqual([]);
  expect(await (await fetch(`${url}/Data`)).text()).toContain('/XMX5LGBBFG1009020927');
});
