import { realpathSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { systemClock } from '../../src/clock.ts';
import { metersAtUrl, tryMeterAtUrl } from '../../src/setup/meters-at-url.ts';
import { tryMeter } from '../../src/setup/try-meter.ts';
import { settled } from '../support/meter-log.ts';
import { telegram } from '../support/p1-telegram.ts';
import { PowerServer, text } from '../support/power-server.ts';
import { hasSocat, SerialCable } from '../support/serial-cable.ts';

const parts = { clock: systemClock, timeZone: 'Europe/Amsterdam' };
const SECRET = 'what somebody else keeps there';

let server: PowerServer;
beforeEach(async () => {
  server = await new PowerServer().listen();
});
afterEach(() => server.kill());

const resolvingTo =
  (...addresses: string[]): LookupFunction =>
  (_hostname, _options, callback) =>
    callback(null, addresses.map((address) => ({ address, family: 4 })) as never, 4);

test('a meter that answers is told in numbers', async () => {
  const meter = { source: 'power', url: server.url };
  expect(await tryMeter(meter, parts)).toMatchObject({
    ok: true,
    meter,
    reading: { ok: true, importW: 0, exportW: 780, netW: -780 },
    line: 'import 0 W, export 780 W',
    phases: 0,
  });
});

describe('what is answered is never told', () => {
  test.each([
    ['no JSON', text(SECRET), 'format'],
    ['JSON without a reading', text(JSON.stringify({ SECRET })), 'no-reading'],
    ['a number no house has', text('{"Solar2Grid":9e9,"Grid2Home":0}'), 'bad-value'],
    ['another status', text(SECRET, {}, 500), 'status'],
    ['more than 64 KiB', text(SECRET.repeat(3_000)), 'transport'],
  ])('%s', async (_, answer, kind) => {
    server.answers.set('/power', answer);
    const trial = await tryMeter({ source: 'power', url: server.url }, parts);
    expect(trial).toMatchObject({ ok: false });
    expect(JSON.stringify(trial)).not.toContain(SECRET);
    expect(trial).toMatchObject({ kind: kind === 'transport' ? 'oversize' : kind });
  });
});

test('a redirection is not followed', async () => {
  const other = await new PowerServer().listen();
  onTestFinished(() => other.kill());
  server.answers.set('/power', (response) =>
    response.writeHead(302, { location: `${other.url}/power` }).end(),
  );
  const trial = await tryMeter({ source: 'power', url: server.url }, parts);
  expect(trial).toMatchObject({ ok: false, kind: 'status' });
  expect(other.asked).toEqual([]);
});

describe('only what is in the house is connected to', () => {
  test.each([
    'http://93.184.216.34',
    'http://[2606:2800:220:1::1]',
    'http://0.0.0.0',
    // The same in other writings, which a URL turns into the first.
    'http://0x5db8d822',
    'http://1572395042',
    'http://[::ffff:93.184.216.34]',
  ])('%s is refused as it stands', async (url) => {
    const trial = await tryMeter({ source: 'power', url }, parts);
    expect(trial).toMatchObject({ ok: false, kind: 'not-in-house' });
  });

  test.each([
    { source: 'power', url: 'http://meter.example' },
    { source: 'tcp', host: 'meter.example', port: 23 },
    { source: 'modbus', map: 'pac2200', host: 'meter.example' },
    { source: 'smartMeter', host: 'meter.example' },
    { source: 'whatwatt', url: 'http://meter.example' },
    { source: 'whatwatt', url: 'http://meter.example', mode: 'live' },
    { source: 'energyme', url: 'http://meter.example', password: 'x' },
    { source: 'p1Data', url: 'http://meter.example' },
    { source: 'http', preset: 'homewizard', url: 'https://meter.example' },
  ])('$source: a name that means somewhere else is refused', async (meter) => {
    const trial = await tryMeter(meter, { ...parts, lookup: resolvingTo('93.184.216.34') });
    expect(trial).toMatchObject({ ok: false, kind: 'not-in-house' });
  });

  test('of several addresses those of the house are taken', async () => {
    const url = `http://meter.example:${server.port}`;
    const lookup = resolvingTo('93.184.216.34', '127.0.0.1');
    const trial = await tryMeter({ source: 'power', url }, { ...parts, lookup });
    expect(trial).toMatchObject({ ok: true });
  });
});

test.each([
  [{ source: 'replay', file: '/etc/passwd' }, 'source'],
  [{ source: 'p1Mqtt', url: 'mqtt://127.0.0.1' }, 'meter'],
  [{ source: 'serial', path: '/etc/passwd' }, 'path'],
  [{ source: 'serial', path: '/dev/../etc/passwd' }, 'path'],
  [{ source: 'power', url: 'file:///etc/passwd' }, 'url'],
  [{ source: 'power', url: 'ftp://127.0.0.1' }, 'url'],
  [{ source: 'whatwatt', url: 'mqtt://127.0.0.1', mode: 'mqtt' }, 'mode'],
  [null, 'meter'],
])('%j is no meter that can be set up', async (meter, word) => {
  const trial = await tryMeter(meter, parts);
  expect(trial).toMatchObject({
    ok: false,
    kind: 'invalid',
    detail: expect.stringContaining(word),
  });
});

test('a server that says nothing is given 3 s', async () => {
  const clock = new VirtualClock();
  server.answers.set('/power', () => {});
  const trial = tryMeter(
    { source: 'power', url: server.url, timeoutMs: 30_000 },
    { ...parts, clock },
  );
  await server.heard();
  clock.advanceTo(2_999);
  expect(await Promise.race([trial, settled().then(() => 'waiting')])).toBe('waiting');
  clock.advanceTo(3_000);
  expect(await trial).toMatchObject({
    ok: false,
    kind: 'silent',
    detail: expect.stringContaining('3 s'),
  });
});

test('a trial can be ended', async () => {
  const stop = new AbortController();
  server.answers.set('/power', () => stop.abort());
  const trial = await tryMeter(
    { source: 'power', url: server.url },
    { ...parts, signal: stop.signal },
  );
  expect(trial).toMatchObject({ ok: false, kind: 'cancelled' });
  const late = await tryMeter(
    { source: 'power', url: server.url },
    { ...parts, signal: stop.signal },
  );
  expect(late).toMatchObject({ ok: false, kind: 'cancelled' });
});

describe('telegrams over TCP', () => {
  const FIRST = telegram({ at: '260318122546W', importW: 0, exportW: 780 });

  async function serving(stream: string): Promise<number> {
    const meter: Server = createServer((socket) => socket.write(stream));
    await new Promise<void>((resolve) => meter.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void meter.close());
    const address = meter.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  test('the rest of one that was joined halfway is no refusal', async () => {
    const port = await serving(FIRST.slice(40) + FIRST);
    const trial = await tryMeter({ source: 'tcp', host: '127.0.0.1', port }, parts);
    expect(trial).toMatchObject({ ok: true, reading: { netW: -780, version: '50' } });
  });

  test('wrong ones until the end are told as such', async () => {
    const clock = new VirtualClock();
    const port = await serving(FIRST.replace('00.780', '00.680'));
    const trial = tryMeter({ source: 'tcp', host: '127.0.0.1', port }, { ...parts, clock });
    let isOver = false;
    void trial.then(() => {
      isOver = true;
    });
    for (let ms = 0; !isOver; ms += 100) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      clock.advanceTo(ms);
    }
    expect(await trial).toMatchObject({ ok: false, kind: 'checksum' });
  });
});

test.runIf(hasSocat)('a cable on a serial port', async () => {
  const cable = await new SerialCable().plug();
  onTestFinished(() => cable.pull());
  const path = realpathSync(cable.path);
  const trial = tryMeter({ source: 'serial', path }, parts);
  const FIRST = telegram({ at: '260318122546W', importW: 120, exportW: 0 });
  const sending = setInterval(() => cable.send(FIRST), 100);
  onTestFinished(() => clearInterval(sending));
  expect(await trial).toMatchObject({ ok: true, reading: { netW: 120 } });
});

test('a port that is not there', async () => {
  const trial = await tryMeter({ source: 'serial', path: '/dev/ttyNOT' }, parts);
  expect(trial).toMatchObject({ ok: false, kind: 'transport' });
});

describe('an address that somebody typed', () => {
  beforeEach(() => void server.answers.delete('/power'));

  test('is asked for what may be there, until there is a reading', async () => {
    server.answers.set('/api/v1/data', text('{"active_power_w":-543,"active_power_l1_w":-543}'));
    expect(await tryMeterAtUrl(server.url, parts)).toMatchObject({
      ok: true,
      meter: { source: 'http', preset: 'homewizard', url: server.url },
      reading: { netW: -543 },
      phases: 1,
    });
    expect(server.asked).toEqual(['/power', '/api/v1/data']);
  });

  test('of a meter with one phase is not taken for three', async () => {
    server.answers.set('/status', text('{"emeters":[{"power":100},{"power":9}]}'));
    const trial = await tryMeterAtUrl(server.url, parts);
    expect(trial).toMatchObject({
      ok: true,
      meter: { preset: 'shelly-em' },
      reading: { netW: 100 },
    });
  });

  test('where nobody is, nobody is asked twice', async () => {
    const { url } = server;
    await server.kill();
    expect(await tryMeterAtUrl(url, parts)).toMatchObject({ ok: false, kind: 'transport' });
  });

  test('where none of them is, the first refusal is told', async () => {
    expect(await tryMeterAtUrl(server.url, parts)).toMatchObject({ ok: false, kind: 'status' });
  });

  test.each([
    ['http://10.0.0.1/power', ['power']],
    ['http://10.0.0.1/Data', ['p1Data']],
    ['mqtt://10.0.0.1', []],
    ['10.0.0.1', []],
  ])('%s may be %j', (url, sources) => {
    expect(metersAtUrl(url).map(({ source }) => source)).toEqual(sources);
  });

  test('that is none', async () => {
    expect(await tryMeterAtUrl('meter', parts)).toMatchObject({ ok: false, kind: 'invalid' });
  });
});
