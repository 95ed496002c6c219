import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { randomBytes, randomInt } from '../support/chance.ts';
import { hasMosquitto, Mosquitto } from '../support/mosquitto.ts';
import { type BrokerAccount, FullBox } from './full-box.ts';
import { attacker, hearing, SERVERS, type ServerUnderTest } from './servers.ts';

/** How long every server is given nonsense, all at once. */
const FUZZ_MS = Number(process.env['FUZZ_MS'] ?? (process.env['CI'] ? 10_000 : 1_500));
/** Until memory is what it is for good: code is compiled, caches are filled. */
const WARM_UP_MS = 3_000;
/** What resident memory may grow by afterwards, MiB. */
const FLAT_MIB = 20;
/** Where what was measured is written, for who measures. */
const REPORT = process.env['FUZZ_REPORT'];

const USER = { name: 'sunpilot', password: 'only for testing' };

const TOPICS = [
  ...['mode', 'enabled', 'charger', 'boost', 'external', 'manualCurrentA', 'x'].map(
    (name) => `sunpilot/${name}/set`,
  ),
  ...['cmd', 'sample', 'state', 'x'].map((name) => `powermeter/fuzzed/${name}`),
];
const PAYLOADS = ['{"mode":', '[[[[[[', '{"currentA":1e999}', '', 'null ', '{"cmd":"__proto__"}'];

test('nonsense at every door at once does no harm', {
  timeout: WARM_UP_MS + FUZZ_MS + 150_000,
}, async ({ skip }) => {
  if (!hasMosquitto) return skip('there is no mosquitto');
  const program = new BuiltProgram();
  const box = new FullBox();
  onTestFinished(async () => {
    await box.end();
    program.remove();
  });
  const { url } = await Mosquitto.start({ user: USER });
  const broker = { url, username: USER.name, password: USER.password };
  await box.start(program, broker);
  for (const server of SERVERS) {
    expect([server.path, await hearing(server, box.portOf(server))]).toEqual([
      server.path,
      'answered',
    ]);
  }

  const watch = new Watch(box);
  await attackAll(box, broker, WARM_UP_MS);
  const beforeMib = await box.keptMib();
  const connections = await attackAll(box, broker, FUZZ_MS);
  const grownMib = (await box.keptMib()) - beforeMib;
  const { states, oldestMs } = await watch.end();

  const faults = box.running.log.filter(({ level }) => level === 'error' || level === 'fatal');
  if (REPORT !== undefined) {
    const { length: servers } = SERVERS;
    const told = { seconds: FUZZ_MS / 1_000, servers, connections, grownMib, oldestMs };
    writeFileSync(REPORT, JSON.stringify({ ...told, states, faults: faults.length }));
  }
  expect(faults).toEqual([]);
  expect(states).toEqual(['fresh']);
  expect(grownMib).toBeLessThan(FLAT_MIB);
  for (const server of SERVERS) {
    expect([server.path, await hearing(server, box.portOf(server))]).toEqual([
      server.path,
      'answered',
    ]);
  }
});

/** @returns how many connections there were. */
async function attackAll(box: FullBox, broker: BrokerAccount, forMs: number): Promise<number> {
  const endMs = performance.now() + forMs;
  const counts = await Promise.all([
    ...SERVERS.map((server) => attack(server, box.portOf(server), endMs)),
    publishNonsense(broker, endMs),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

async function attack(server: ServerUnderTest, port: number, endMs: number): Promise<number> {
  let count = 0;
  for (; performance.now() < endMs; count++) {
    const socket = attacker(port);
    if (randomInt(3) > 0) socket.resume();
    for (let words = randomInt(1, 12); words > 0; words--) socket.write(nonsense(server));
    setTimeout(randomInt(40)).then(() => socket.destroy());
    await setTimeout(10);
  }
  return count;
}

async function publishNonsense(broker: BrokerAccount, endMs: number): Promise<number> {
  const { url, username, password } = broker;
  const client = await connectAsync(url, { username, password });
  while (performance.now() < endMs) {
    const topic = TOPICS[randomInt(TOPICS.length)] ?? '';
    const payload = PAYLOADS[randomInt(PAYLOADS.length * 2)] ?? randomBytes(randomInt(2_000));
    await client.publishAsync(topic, payload, { retain: randomInt(9) === 0 });
    await setTimeout(5);
  }
  await client.endAsync();
  return 1;
}

/** Noise, or something that clients send with some of it wrong. */
function nonsense({ words }: ServerUnderTest): Buffer {
  const word = words[randomInt(words.length + 1)];
  if (word === undefined) return randomBytes(randomInt(1, 900));
  const mangled = Buffer.from(word);
  for (let flips = randomInt(3); flips > 0; flips--) {
    mangled[randomInt(mangled.length)] = randomInt(256);
  }
  return mangled.subarray(0, randomInt(4) === 0 ? randomInt(mangled.length) : undefined);
}

/** Looks at the meter all the time. */
class Watch {
  readonly #states = new Set<string>();
  readonly #looking: Promise<void>;
  #oldestMs = 0;
  #isOver = false;

  constructor(box: FullBox) {
    this.#looking = this.#look(box);
  }

  async end() {
    this.#isOver = true;
    await this.#looking;
    return { states: [...this.#states], oldestMs: this.#oldestMs };
  }

  async #look(box: FullBox): Promise<void> {
    while (!this.#isOver) {
      const { state, ageMs } = await box.meter();
      this.#states.add(state);
      this.#oldestMs = Math.max(this.#oldestMs, ageMs);
      await setTimeout(100);
    }
  }
}
