import { expect, onTestFinished, test } from 'vitest';
import { PigpiodClient } from '../../../hardware/pigpiod/pigpiod-client.ts';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { type FakePigpiod, startPigpiod } from '../../support/fake-pigpiod.ts';
import { settled } from '../../support/meter-log.ts';

async function connected() {
  const daemon: FakePigpiod = await startPigpiod();
  const clock = new VirtualClock();
  const client = await PigpiodClient.connect(daemon.address, clock);
  onTestFinished(() => client.close());
  return { daemon, client, clock };
}

test('frames are the daemon’s own: four little-endian words and an extension', async () => {
  const { daemon, client } = await connected();
  await client.request({ command: 'MODES', p1: 17, p2: 1 });
  await client.request({ command: 'WRITE', p1: 17, p2: 1 });
  await client.request({ command: 'HP', p1: 18, p2: 1_000, extension: 266_000 });
  expect(daemon.seen).toEqual(['0 17 1', '4 17 1', '86 18 1000 266000']);
  expect(await client.request({ command: 'READ', p1: 17 })).toBe(1);
  expect(await client.request({ command: 'GDC', p1: 18 })).toBe(266_000);
  expect(await client.request({ command: 'PIGPV' })).toBe(79);
});

test('answers find their questions when many are under way and arrive in pieces', async () => {
  const { daemon, client } = await connected();
  daemon.isSlow = true;
  await client.request({ command: 'HP', p1: 18, p2: 1_000, extension: 500_000 });
  const answers = Array.from({ length: 20 }, (_, index) =>
    client.request(index % 2 === 0 ? { command: 'PIGPV' } : { command: 'GDC', p1: 18 }),
  );
  expect(await Promise.all(answers)).toEqual(
    Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 79 : 500_000)),
  );
});

test.each([
  { request: { command: 'WRITE', p1: 99, p2: 0 }, text: 'there is no such pin' },
  { request: { command: 'HP', p1: 17, p2: 1_000, extension: 1 }, text: 'no hardware PWM' },
  { request: { command: 'HP', p1: 18, p2: 1e9, extension: 1 }, text: 'the frequency is refused' },
  { request: { command: 'HP', p1: 18, p2: 1_000, extension: 2e6 }, text: 'the duty is refused' },
  { request: { command: 'GDC', p1: 17 }, text: 'carries no PWM' },
  { request: { command: 'WRITE', p1: 17, p2: 2 }, text: 'the daemon answers -5' },
] as const)('a refusal says why, and the link stays: $text', async ({ request, text }) => {
  const { client } = await connected();
  await expect(client.request(request)).rejects.toThrow(
    expect.objectContaining({ code: 'PIGPIOD_REFUSED', message: expect.stringContaining(text) }),
  );
  expect(await client.request({ command: 'PIGPV' })).toBe(79);
});

test('an answer that does not come ends the link, and everything that waits with it', async () => {
  const { daemon, client, clock } = await connected();
  const lost = new Promise((resolve) => client.onLost(resolve));
  daemon.isHanging = true;
  const waiting = Promise.allSettled([
    client.request({ command: 'READ', p1: 17 }),
    client.request({ command: 'READ', p1: 18 }),
  ]);
  clock.advanceTo(499);
  expect(await Promise.race([waiting, settled().then(() => 'waiting')])).toBe('waiting');
  clock.advanceTo(500);
  for (const { status, ...rest } of await waiting) {
    expect(status).toBe('rejected');
    expect(rest).toHaveProperty('reason.code', 'PIGPIOD_REPLY');
  }
  expect(await lost).toHaveProperty('code', 'PIGPIOD_REPLY');
  await expect(client.request({ command: 'PIGPV' })).rejects.toHaveProperty(
    'code',
    'PIGPIOD_REPLY',
  );
});

test('an answer to something else ends the link', async () => {
  const { daemon, client } = await connected();
  daemon.isConfused = true;
  await expect(client.request({ command: 'PIGPV' })).rejects.toThrow(
    'answers command 99, not PIGPV',
  );
});

test('a daemon that dies ends what waits', async () => {
  const { daemon, client } = await connected();
  daemon.isHanging = true;
  const waiting = expect(client.request({ command: 'PIGPV' })).rejects.toHaveProperty(
    'code',
    'PIGPIOD_LINK',
  );
  await daemon.stop();
  await waiting;
});

test('no daemon is a clear error', async () => {
  const daemon = await startPigpiod();
  await daemon.stop();
  await expect(PigpiodClient.connect(daemon.address, new VirtualClock())).rejects.toThrow(
    /no pigpio daemon answers at 127.0.0.1 port \d+/,
  );
});
