import { once } from 'node:events';
import createMulticastDns, { type MulticastDNS } from 'multicast-dns';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { askMulticast } from '../../../src/meter/sources/multicast-name.ts';
import { ownPort } from '../../support/own-port.ts';

/** Everything stays on loopback: one responder, asked directly. */
let responder: MulticastDNS;
let port: number;
let questions: string[];
let clock: VirtualClock;

beforeEach(async () => {
  port = await ownPort();
  questions = [];
  clock = new VirtualClock();
  responder = createMulticastDns({ multicast: false, port, bind: '127.0.0.1' });
  await once(responder, 'ready');
});
afterEach(async () => {
  await new Promise<void>((resolve) => responder.destroy(() => resolve()));
});

function answerWith(...answers: Parameters<MulticastDNS['respond']>[0][]): void {
  responder.on('query', ({ questions: [question] = [] }, from) => {
    questions.push(question?.name ?? '');
    for (const answer of answers) responder.respond(answer, from);
  });
}

const ask = (hostname: string) =>
  askMulticast(hostname, clock, { multicast: false, bind: false, ip: '127.0.0.1', port });

test('finds a name with an underscore, whatever its case, among other answers', async () => {
  answerWith(
    [{ name: 'other.local', type: 'A', data: '10.0.0.9' }],
    [{ name: 'SolarSync_E77308.local', type: 'TXT', data: 'x' }],
    [{ name: 'SolarSync_E77308.local', type: 'A', data: '10.0.0.2' }],
  );
  expect(await ask('solarsync_e77308.local.')).toEqual([{ address: '10.0.0.2', family: 4 }]);
});

test('an address beside another answer counts', async () => {
  const name = 'meter.local';
  answerWith({
    answers: [{ name: '_p1._tcp.local', type: 'PTR', data: name }],
    additionals: [{ name, type: 'A', data: '10.0.0.3' }],
  });
  expect(await ask(name)).toEqual([{ address: '10.0.0.3', family: 4 }]);
});

test('asks again after a second and gives up after two', async () => {
  answerWith();
  const asked = ask('meter.local').catch((error: unknown) => error);
  for (const count of [1, 2]) {
    while (questions.length < count) await once(responder, 'query');
    clock.advanceTo(count * 1_000);
  }
  expect(await asked).toMatchObject({
    name: 'HostUnknownError',
    code: 'ENOTFOUND',
    message: 'meter.local: nobody on the local network answers to it',
  });
  expect(questions).toEqual(['meter.local', 'meter.local']);
});
