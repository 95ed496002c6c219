import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/mosquitto.ts';
import { temporaryFolder } from '../../support/temporary-file.ts';
import { json, RCD, receiver, running } from '../../support/webhook-rig.ts';

describe('a receiver that does not take it', () => {
  test('500 is tried again with growing pauses, and told once it is over', async () => {
    let code = 500;
    const { url, received } = await receiver((response) => response.writeHead(code).end());
    const { paint, pass, says } = await running({ url });
    paint({}, { faults: [RCD] });
    pass(1);
    await says('0 told, 1 waiting, 0 lost; attempt 1 was answered with 500');
    pass(2);
    await says('0 told, 1 waiting, 0 lost; attempt 2 was answered with 500');
    pass(9);
    expect(received).toHaveLength(2);
    code = 200;
    pass(1);
    await says('1 told, 0 waiting, 0 lost');
    expect(new Set(received.map(({ headers }) => headers['x-sunpilot-delivery'])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test.each([410, 404, 401, 302])('%i is the end of it: no second attempt', async (code) => {
    const { url, received } = await receiver((response) =>
      response.writeHead(code, { location: '/elsewhere' }).end(),
    );
    const { paint, pass, says } = await running({ url });
    paint({}, { faults: [RCD] });
    pass(1);
    await says(`0 told, 0 waiting, 1 lost; attempt 1 was answered with ${code}`);
    pass(3_600);
    expect(received).toHaveLength(1);
  });

  test('one that never answers is left after 5 s', async () => {
    const { url, received } = await receiver((response) => response);
    const { paint, pass, says, status } = await running({ url });
    paint({}, { faults: [RCD] });
    pass(1);
    await until(() => received.length === 1);
    pass(4);
    expect(status()).toBe('0 told, 1 waiting, 0 lost');
    pass(1);
    await says('0 told, 1 waiting, 0 lost; attempt 1 had no answer within 5 s');
    pass(2);
    await until(() => received.length === 2);
  });

  test('one that answers and goes on for ever is taken at its word', async () => {
    const { url, received } = await receiver((response) => {
      response.writeHead(200).write('x'.repeat(100_000));
      return response;
    });
    const { paint, pass, says } = await running({ url });
    paint({}, { faults: [RCD] });
    pass(1);
    await until(() => received.length === 1);
    await says('1 told, 0 waiting, 0 lost');
  });

  test('one that is away is given up after six attempts in half an hour', async () => {
    const { url } = await receiver();
    const gone = new URL(url);
    gone.port = '9';
    const { paint, pass, status } = await running({ url: gone.href });
    paint({}, { faults: [RCD] });
    pass(1);
    for (const [attempt, pauseS] of [2, 10, 60, 300, 1_500].entries()) {
      await until(() => status().includes(`1 waiting, 0 lost; attempt ${attempt + 1} failed: `));
      expect(status()).toContain('ECONNREFUSED');
      pass(pauseS);
    }
    await until(() => status().startsWith('0 told, 0 waiting, 1 lost; attempt 6 failed'));
  });

  test('of too many the oldest is dropped; nothing grows', async () => {
    const { url, received } = await receiver((response) => response.writeHead(503).end());
    const { paint, pass, status } = await running({ url, events: ['session-end'] });
    for (let n = 0; n < 100; n++) {
      paint({}, { vehicle: 'B' });
      pass(1);
      paint({}, { vehicle: 'A' });
      pass(1);
    }
    expect(status()).toMatch(/^0 told, 32 waiting, 68 lost/);
    expect(received.length).toBeLessThan(200);
  });
});

test('what waits keeps its order', async () => {
  let code = 500;
  const { url, received } = await receiver((response) => response.writeHead(code).end());
  const { house, paint, pass, says } = await running({ url });
  paint({}, { faults: [RCD] });
  pass(1);
  await says('0 told, 1 waiting, 0 lost; attempt 1 was answered with 500');
  paint({ meter: { ...house.now.meter, freshness: 'lost' } }, { vehicle: 'A' });
  pass(1);
  code = 200;
  pass(1);
  await says('3 told, 0 waiting, 0 lost');
  expect(json(received).map(({ event }) => event)).toEqual([
    'fault',
    'fault',
    'meter-lost',
    'session-end',
  ]);
});

test('after its close nothing of it is left', async () => {
  const { url, received } = await receiver();
  const { paint, pass, outlet, house } = await running({ url });
  await outlet.close();
  expect(house.listeners).toBe(0);
  paint({}, { faults: [RCD] });
  pass(10);
  expect(received).toEqual([]);
});

describe('what waits at a stop', () => {
  const file = (stateDir: string) => join(stateDir, 'webhook.json');
  const kept = (stateDir: string): { id: string }[] =>
    JSON.parse(readFileSync(file(stateDir), 'utf8'));

  test('is told by the next start, under the same id, before what is new', async () => {
    let code = 500;
    const { url, received } = await receiver((response) => response.writeHead(code).end());
    const stateDir = temporaryFolder();
    const first = await running({ url }, stateDir);
    first.paint({}, { faults: [RCD] });
    first.pass(1);
    await first.says('0 told, 1 waiting, 0 lost; attempt 1 was answered with 500');
    first.paint({}, { vehicle: 'A' });
    first.pass(1);
    await first.outlet.close();
    expect(kept(stateDir).map(({ id }) => id)).toEqual([
      expect.stringMatching(/^fault-/),
      expect.stringMatching(/^session-end-/),
    ]);

    code = 204;
    const second = await running({ url }, stateDir);
    await second.says('2 told, 0 waiting, 0 lost');
    expect(json(received).map(({ event }) => event)).toEqual(['fault', 'fault', 'session-end']);
    expect(received[1]?.headers).toMatchObject({
      'x-sunpilot-delivery': received[0]?.headers['x-sunpilot-delivery'],
    });
    await expect.poll(() => kept(stateDir)).toEqual([]);
  });

  test('is on disk from its first failed attempt on: SIGKILL loses nothing', async () => {
    const { url } = await receiver((response) => response.writeHead(503).end());
    const stateDir = temporaryFolder();
    const { paint, pass } = await running({ url }, stateDir);
    paint({}, { faults: [RCD] });
    pass(1);
    await expect.poll(() => kept(stateDir)).toMatchObject([{ event: 'fault' }]);
  });

  test('a latched fault that waits already is not told twice after a restart', async () => {
    let code = 500;
    const { url, received } = await receiver((response) => response.writeHead(code).end());
    const stateDir = temporaryFolder();
    const first = await running({ url, events: ['fault'] }, stateDir);
    first.paint({}, { faults: [RCD] });
    first.pass(1);
    await first.says('0 told, 1 waiting, 0 lost; attempt 1 was answered with 500');
    await first.outlet.close();
    const second = await running({ url, events: ['fault'] }, stateDir);
    second.paint({}, { faults: [RCD] });
    second.pass(1);
    await second.says('0 told, 1 waiting, 0 lost; attempt 1 was answered with 500');
    code = 204;
    second.pass(2);
    await second.says('1 told, 0 waiting, 0 lost');
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test('what is taken at once costs no write', async () => {
    const { url } = await receiver();
    const stateDir = temporaryFolder();
    const { paint, pass, says, outlet } = await running({ url }, stateDir);
    paint({}, { faults: [RCD] });
    pass(1);
    await says('1 told, 0 waiting, 0 lost');
    await outlet.close();
    expect(existsSync(file(stateDir))).toBe(false);
  });

  test('a torn file is set aside, and what is new is told', async () => {
    const { url, received } = await receiver();
    const stateDir = temporaryFolder();
    writeFileSync(file(stateDir), '[{"id":"fau');
    const { house, paint, pass, says } = await running({ url }, stateDir);
    expect(existsSync(`${file(stateDir)}.broken-${house.now.epochMs}`)).toBe(true);
    paint({}, { faults: [RCD] });
    pass(1);
    await says('1 told, 0 waiting, 0 lost');
    expect(received).toHaveLength(1);
  });

  test('a disk that takes nothing is in nobody’s way', async () => {
    let code = 500;
    const { url } = await receiver((response) => response.writeHead(code).end());
    const stateDir = temporaryFolder();
    const { paint, pass, says } = await running({ url }, stateDir);
    rmSync(stateDir, { recursive: true });
    paint({}, { faults: [RCD] });
    pass(1);
    await says('0 told, 1 waiting, 0 lost; attempt 1 was answered with 500');
    code = 200;
    pass(2);
    await says('1 told, 0 waiting, 0 lost');
  });
});
