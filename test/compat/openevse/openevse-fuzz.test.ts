import { connect } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { randomBytes, randomInt } from '../../support/chance.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { open } from './openevse-rig.ts';

const FUZZ_MS = Number(process.env['FUZZ_MS'] ?? 1_500);
/** What memory may grow by, bytes. */
const FLAT = 20 * 1_024 * 1_024;

const WORDS = [
  'GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'GET /r?json=1&rapi=%00%ff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'POST /override HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"state":',
  `DELETE /override HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${'A'.repeat(3_000)}\r\n\r\n`,
  'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n\x81\xff\xff',
  'PATCH /override HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n',
];

test('nonsense does no harm: it still answers, steers nothing, and keeps nothing', {
  timeout: FUZZ_MS + 180_000,
}, async () => {
  const { url, control, failures, status } = await open();
  const port = Number(new URL(url).port);
  const attack = (): void => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    if (randomInt(3) > 0) socket.resume();
    for (let count = randomInt(1, 8); count > 0; count--) {
      const word = WORDS[randomInt(WORDS.length + 2)];
      socket.write(word ?? randomBytes(randomInt(1, 900)));
    }
    setTimeout(() => socket.destroy(), randomInt(20));
  };
  const burst = async (forMs: number): Promise<number> => {
    const endMs = performance.now() + forMs;
    // Enough to be locked out by, on a slow machine too.
    for (let round = 0; round < 30 || performance.now() < endMs; round++) {
      for (let count = 0; count < 10; count++) attack();
      await later(5);
    }
    await later(50);
    return keptBytes();
  };
  const before = await burst(FUZZ_MS / 2);
  const after = await burst(FUZZ_MS / 2);
  expect(after - before).toBeLessThan(FLAT);
  expect(failures).toEqual([]);
  expect(control.asked).toEqual([]);
  // Its own address is locked out by now, for a minute.
  expect(await status()).toEqual({ msg: 'Too many wrong passwords' });
});
