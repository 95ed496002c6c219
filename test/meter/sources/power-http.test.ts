import type { LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { settled } from '../../support/meter-log.ts';
import { ownPort } from '../../support/own-port.ts';
import { PowerRig } from '../../support/power-rig.ts';
import { type Answer, POWER_BODY, PowerServer, text } from '../../support/power-server.ts';

let rig: PowerRig;

beforeEach(async () => {
  rig = new PowerRig();
  await rig.server.listen(await ownPort());
});
afterEach(() => rig.end());

describe('polling', () => {
  test.each<[hint: Record<string, string>, why: string]>([
    [{}, 'no hint'],
    [{ 'Keep-Alive': 'timeout=2' }, 'a hint of 2 s'],
    [{ 'Keep-Alive': 'timeout=1' }, 'a hint of one interval'],
  ])('60 polls are one connection, never two at a time: %j', async (headers) => {
    rig.server.answers.set('/power', text(POWER_BODY, headers));
    rig.open();
    for (let poll = 1; poll <= 60; poll++) {
      await rig.readings(poll);
      rig.pass(1_000);
    }
    expect(rig.server.count('/power')).toBeGreaterThanOrEqual(60);
    expect(rig.server.connections).toBe(1);
    expect(rig.server.overlaps).toBe(0);
    expect(rig.log.faults).toEqual([]);
    expect(rig.log.linkStates).toEqual(['up']);
    expect(rig.log.polls.length).toBe(rig.log.readings.length);
  });

  test('a connection outlives the idle time the server hints at', async () => {
    rig.server.answers.set('/power', text(POWER_BODY, { 'Keep-Alive': 'timeout=1' }));
    rig.open({ intervalMs: 1_300 }, { clock: systemClock });
    await rig.readings(2);
    expect(rig.server.connections).toBe(1);
  });

  test('the next question comes one interval after the end of an answer, not of a question', async () => {
    let answer = (): void => {};
    rig.server.answers.set('/power', (response) => {
      answer = () => response.end(POWER_BODY);
    });
    const heard = rig.server.heard();
    rig.open();
    await heard;
    rig.pass(800);
    answer();
    await rig.readings(1);
    expect(rig.log.readings[0]).toEqual({ takenAtMs: 0, importW: 0, exportW: 780 });
    expect(rig.log.polls).toEqual([0.8]);
    rig.pass(999);
    await settled();
    expect(rig.server.count('/power')).toBe(1);
    const next = rig.server.heard();
    rig.pass(1);
    await next;
  });

  test('a reading was taken when asked for, less the known latency', async () => {
    rig.open({ latencyMs: 400 });
    await rig.readings(1);
    rig.pass(1_000);
    await rig.readings(2);
    expect(rig.log.readings.map(({ takenAtMs }) => takenAtMs)).toEqual([-400, 600]);
  });

  test('nothing is told once closed, whatever was under way', async () => {
    rig.server.answers.set('/power', () => {});
    const heard = rig.server.heard();
    rig.open();
    await heard;
    rig.close();
    rig.close();
    rig.pass(10_000);
    await settled();
    expect(rig.log.count).toBe(0);
    expect(rig.server.asked).toEqual(['/power']);
  });

  test.each([
    ['', '/power'],
    ['/', '/power'],
    ['/power', '/power'],
    ['/panel/power', '/panel/power'],
    ['/meter.php?id=1', '/meter.php?id=1'],
  ])('a URL that ends in "%s" asks for %s', async (path, asked) => {
    rig.server.answers.set(asked, text(POWER_BODY));
    rig.open({ url: rig.server.url + path });
    await rig.readings(1);
    expect(rig.server.asked).toEqual([asked]);
  });
});

describe('trouble', () => {
  const unanswered = [
    {
      why: 'half a body',
      answer: (response) => {
        response.writeHead(200, { 'content-length': '43' });
        response.write(POWER_BODY.slice(0, 20), () => response.destroy());
      },
      kind: 'transport',
    },
    {
      why: 'more than any meter says',
      answer: text('x'.repeat(100_000)),
      kind: 'oversize',
    },
    {
      why: 'no HTTP',
      answer: (response) => response.socket?.end('hello\r\n\r\n'),
      kind: 'transport',
    },
  ] as { why: string; answer: Answer; kind: string }[];

  test.each(unanswered)('$why: $kind, a new connection and on', async ({ answer, kind }) => {
    rig.open();
    await rig.readings(1);
    rig.server.answers.set('/power', answer);
    rig.pass(1_000);
    await rig.log.until(() => rig.log.faults.length === 1);
    expect(rig.log.faultKinds).toEqual([kind]);
    rig.server.answers.set('/power', text(POWER_BODY));
    rig.pass(1_000);
    await rig.readings(2);
    expect(rig.server.connections).toBe(2);
    expect(rig.log.linkStates).toEqual(['up', 'down', 'up']);
  });

  test.each([
    [text('busy', {}, 500), 'status'],
    [text('{}'), 'no-reading'],
    [text('{ "Solar2Grid": -1, "Grid2Home": 0 }'), 'bad-value'],
    [text('<html>'), 'format'],
  ])('an answer that is no reading costs no connection', async (answer, kind) => {
    rig.server.answers.set('/power', answer);
    rig.open();
    await rig.log.until(() => rig.log.faults.length === 1);
    rig.server.answers.set('/power', text(POWER_BODY));
    rig.pass(1_000);
    await rig.readings(1);
    expect(rig.log.faultKinds).toEqual([kind]);
    expect(rig.server.connections).toBe(1);
    expect(rig.log.linkStates).toEqual(['up']);
    expect(rig.log.polls).toHaveLength(2);
  });

  test('a server that hangs is given up after 3 s', async () => {
    rig.server.answers.set('/power', () => {});
    const heard = rig.server.heard();
    rig.open();
    await heard;
    rig.pass(2_999);
    await settled();
    expect(rig.log.count).toBe(0);
    rig.pass(1);
    await rig.log.until(() => rig.log.faults.length === 1);
    expect(rig.log.faults[0]).toEqual({
      kind: 'timeout',
      detail: 'no answer to /power within 3000 ms',
    });
    expect(rig.log.polls).toEqual([]);
    rig.server.answers.set('/power', text(POWER_BODY));
    rig.pass(1_000);
    await rig.readings(1);
    expect(rig.server.connections).toBe(2);
  });

  test('a server that goes away is asked ever more rarely and found again', async () => {
    rig.open();
    await rig.readings(1);
    const { port } = rig.server;
    await rig.server.kill();
    const waits = [1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
    for (const [failures, waitMs] of waits.entries()) {
      rig.pass(waitMs - 1);
      await settled();
      expect(rig.log.faults).toHaveLength(failures);
      rig.pass(1);
      await rig.log.until(() => rig.log.faults.length > failures);
    }
    expect(new Set(rig.log.faultKinds)).toEqual(new Set(['transport']));
    rig.server = await new PowerServer().listen(port);
    rig.pass(30_000);
    await rig.readings(2);
    expect(rig.log.linkStates).toEqual(['up', 'down', 'up']);
    rig.pass(1_000);
    await rig.readings(3);
  });

  test('a connection that died while idle is made again at once and costs no reading', async () => {
    rig.open();
    await rig.readings(1);
    const seen = new Set<unknown>();
    rig.server.answers.set('/power', (response, { socket }) => {
      if (rig.server.connections === 1) socket.destroy();
      else text(POWER_BODY)(response, { socket } as never);
      seen.add(socket);
    });
    rig.pass(1_000);
    await rig.readings(2);
    expect(seen.size).toBe(2);
    expect(rig.log.faults).toEqual([]);
  });

  test('the host is looked up again for a new connection only', async () => {
    const asked: string[] = [];
    let address = '127.0.0.1';
    const lookup: LookupFunction = (hostname, { all }, callback) => {
      asked.push(hostname);
      if (all) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    };
    rig.open({ url: `http://SolarSync_E77308.local:${rig.server.port}` }, { lookup });
    await rig.readings(1);
    rig.pass(1_000);
    await rig.readings(2);
    expect(asked).toEqual(['solarsync_e77308.local']);

    const { port } = rig.server;
    await rig.server.kill();
    rig.server = await new PowerServer().listen(port, '127.0.0.2');
    address = '127.0.0.2';
    rig.server.answers.set('/power', text('{ "Solar2Grid": 0, "Grid2Home": 1.5 }'));
    rig.pass(1_000);
    await rig.log.until(() => rig.log.readings.length === 3 || rig.log.faults.length === 1);
    if (rig.log.faults.length === 1) rig.pass(1_000);
    await rig.readings(3);
    expect(rig.log.readings[2]).toMatchObject({ importW: 1_500 });
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  test('a host nobody knows is a fault and no exception', async () => {
    const lookup: LookupFunction = (hostname, _, callback) =>
      callback(Object.assign(new Error(`${hostname} is unknown`), { code: 'ENOTFOUND' }), '', 0);
    rig.open({ url: 'http://meter.local' }, { lookup });
    await rig.log.until(() => rig.log.faults.length === 1);
    expect(rig.log.faults[0]?.detail).toContain('meter.local is unknown');
    expect(rig.log.linkStates).toEqual(['down']);
  });
});
