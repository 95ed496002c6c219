import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ReadingJson } from '../../src/api/events/reading-json.ts';
import { EventReader } from '../support/event-reader.ts';
import { FAKE_EPOCH_MS, FULL_READING } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

async function listening() {
  const { app, ...rest } = testApi();
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/v1/events`;
  const open = (headers?: Record<string, string>, from?: string) =>
    EventReader.open(url, headers, from);
  return { app, open, ...rest };
}

describe('a reader of the event stream', () => {
  test('is told the whole charger first, then what happens', async () => {
    const { open, house } = await listening();
    const reader = await open();
    expect(reader.response.statusCode).toBe(200);
    expect(reader.response.headers).toMatchObject({ 'content-type': 'text/event-stream' });
    const first = await reader.next();
    expect(first).toMatchObject({ id: 'boot-0', event: 'charger', data: { mode: 'solar' } });

    house.charger({ mode: 'off' });
    expect(await reader.next()).toMatchObject({
      id: 'boot-1',
      event: 'charger',
      data: { mode: 'off' },
    });

    house.read({ ...FULL_READING, importW: 5, exportW: 0 });
    const { id, event, data } = await reader.next();
    expect({ id, event }).toEqual({ id: 'boot-2', event: 'reading' });
    expect(ReadingJson.parse(data)).toMatchObject({
      importW: 5,
      exportW: 0,
      netW: 5,
      tariff: '0002',
    });
    expect(JSON.stringify(data)).not.toContain('XMX5');
  });

  test('is told of a fault with its remedy', async () => {
    const { open, house } = await listening();
    const reader = await open();
    await reader.next();
    const fault = {
      kind: 'rcd',
      sinceEpochMs: FAKE_EPOCH_MS,
      latched: true,
      detail: '31 mA',
    } as const;
    house.now = { ...house.now, charger: { ...house.now.charger, faults: [fault] } };
    house.tell({ type: 'fault', kind: 'rcd', detail: '31 mA' });
    expect(await reader.next()).toMatchObject({
      id: 'boot-1',
      event: 'fault',
      data: { kind: 'rcd', latched: true, remedy: expect.stringContaining('Unplug') },
    });
  });

  test('hears nothing of what only counters care for', async () => {
    const { open, house } = await listening();
    const reader = await open();
    await reader.next();
    house.tell({ type: 'applied', seconds: 0.001 });
    house.tell({ type: 'contactor-closed' });
    house.tell({ type: 'meter-fault', fault: { kind: 'checksum', detail: '' } });
    house.read(FULL_READING);
    expect(await reader.next()).toMatchObject({ id: 'boot-1', event: 'reading' });
  });

  test('hears what changes all the time each 5 s, and nothing as long as nothing does', async () => {
    const { open, house, clock } = await listening();
    const reader = await open();
    await reader.next();
    clock.advanceTo(5_000);
    const session = { startedEpochMs: FAKE_EPOCH_MS, energyWh: 1_234, solarWh: 1_000 };
    house.now = { ...house.now, totals: { ...house.now.totals, session } };
    clock.advanceTo(9_999);
    house.read(FULL_READING);
    expect(await reader.next()).toMatchObject({ id: 'boot-1', event: 'reading' });
    clock.advanceTo(10_000);
    expect(await reader.next()).toMatchObject({
      id: 'boot-2',
      event: 'charger',
      data: { session: { energyWh: 1_234 } },
    });
    // A reading later nothing of it has changed, whatever the meter says.
    clock.advanceTo(14_999);
    house.charger({ mode: 'off' });
    expect(await reader.next()).toMatchObject({ id: 'boot-3', data: { mode: 'off' } });
  });

  test('hears a comment every 15 s', async () => {
    const { open, clock } = await listening();
    const reader = await open();
    await reader.next();
    clock.advanceTo(30_000);
    expect(await reader.block()).toBe(':');
    expect(await reader.block()).toBe(':');
  });
});

describe('a reader that comes back', () => {
  test('gets the charger without an id, then all it missed', async () => {
    const { open, house } = await listening();
    for (const importW of [1, 2, 3]) house.read({ ...FULL_READING, importW, exportW: 0 });
    const reader = await open({ 'last-event-id': 'boot-1' });
    expect(await reader.next()).toMatchObject({ id: undefined, event: 'charger' });
    expect(await reader.next()).toMatchObject({ id: 'boot-2', data: { importW: 2 } });
    expect(await reader.next()).toMatchObject({ id: 'boot-3', data: { importW: 3 } });
    house.read(FULL_READING);
    expect(await reader.next()).toMatchObject({ id: 'boot-4' });
  });

  test.each([
    { id: 'earlier-7', why: 'from another run' },
    { id: 'boot-43', why: 'after more than 256 events' },
  ])('$why starts anew with the newest id', async ({ id }) => {
    const { open, house } = await listening();
    for (let serial = 1; serial <= 300; serial += 1) house.read(FULL_READING);
    const reader = await open({ 'last-event-id': id });
    expect(await reader.next()).toMatchObject({ id: 'boot-300', event: 'charger' });
    house.read(FULL_READING);
    expect(await reader.next()).toMatchObject({ id: 'boot-301' });
  });

  test('the oldest that can be bridged gets 256 events', async () => {
    const { open, house } = await listening();
    for (let serial = 1; serial <= 300; serial += 1) house.read(FULL_READING);
    const reader = await open({ 'last-event-id': 'boot-44' });
    await reader.next();
    for (let serial = 45; serial <= 300; serial += 1) {
      expect((await reader.next()).id).toBe(`boot-${serial}`);
    }
  });
});

describe('limits', () => {
  test('a fifth stream from one address is told when to ask again, until one ends', async () => {
    const { open, app } = await listening();
    const readers = [];
    for (let stream = 0; stream < 4; stream += 1) readers.push(await open());
    const refused = await open();
    expect(refused.response.statusCode).toBe(503);
    expect(refused.response.headers).toMatchObject({
      'retry-after': '30',
      'content-type': expect.stringContaining('application/problem+json'),
    });

    const before = await connections(app.server);
    readers[0]?.close();
    while ((await connections(app.server)) >= before) await setImmediate();
    expect((await open()).response.statusCode).toBe(200);
  });

  test('there are sixteen streams in all', async () => {
    const { open } = await listening();
    for (let stream = 0; stream < 16; stream += 1) {
      const { response } = await open({}, `127.0.0.${2 + Math.floor(stream / 4)}`);
      expect(response.statusCode).toBe(200);
    }
    expect((await open({}, '127.0.0.6')).response.statusCode).toBe(503);
  });

  test('a reader that stops taking is closed; one that takes is not', async () => {
    const { app, open, house } = await listening();
    const stuck = await open();
    const taking = await open();
    stuck.pause();
    // The kernel takes a few megabytes before anything is behind.
    for (let told = 0; told < 60_000 && (await connections(app.server)) === 2; told += 1) {
      house.charger({});
      await setImmediate();
    }
    expect(await connections(app.server)).toBe(1);
    house.charger({ mode: 'manual' });
    let mode: unknown;
    while (mode !== 'manual') ({ mode } = (await taking.next()).data as { mode: string });
  });

  test('closing the server ends the streams', async () => {
    const { app, open } = await listening();
    const reader = await open();
    await reader.next();
    const ended = once(reader.response, 'end');
    reader.response.resume();
    await app.close();
    await ended;
  });
});

function connections(server: {
  getConnections(done: (error: Error | null, count: number) => void): unknown;
}) {
  return new Promise<number>((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
