import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { Digest } from '../../../src/compat/digest/digest.ts';
import { EnergyMeSourceConfig } from '../../../src/meter/sources/energyme.config.ts';
import { createEnergyMeSource } from '../../../src/meter/sources/energyme.ts';
import { energyMeReading } from '../../../src/meter/sources/energyme-reading.ts';
import { MeterLog } from '../../support/meter-log.ts';

const PASSWORD = 'sesame';
const MAIN = {
  ...{ index: 0, label: 'Main Circuit', phase: 1, groupLabel: 'Group 0', role: 'grid' },
  data: {
    ...{ voltage: 230.2, current: 5.45, activePower: 1_254.6, apparentPower: 1_256.4 },
    ...{ reactivePower: 45.2, powerFactor: 0.998 },
    ...{ activeEnergyImported: 12_345.6, activeEnergyExported: 0 },
  },
};
const CAR = { ...MAIN, index: 1, role: 'load', data: { ...MAIN.data, activePower: 7_400 } };

/** Answers as the device does: one user, a challenge that names no algorithm, one path. */
async function device() {
  const clock = new VirtualClock();
  const state = { body: JSON.stringify([MAIN, CAR]), status: 200, connections: 0, asked: 0 };
  let digest = newDigest();
  function newDigest() {
    return new Digest({
      ...{ realm: 'EnergyMe-Home', username: 'admin', password: PASSWORD, qop: 'auth' },
      ...{ algorithms: ['MD5'], namesAlgorithm: false, clock },
    });
  }
  const server = createServer(({ url: uri = '', method = '', headers }, response) => {
    state.asked++;
    const { authorization } = headers;
    const verdict = digest.check({ method, uri, authorization, address: '' });
    if (verdict.kind === 'paused') response.writeHead(429).end();
    else if (verdict.kind === 'unknown') {
      response.writeHead(401, { 'www-authenticate': [...verdict.challenges] });
      response.end('The password is incorrect. Please try again.');
    } else if (uri !== '/api/v1/ade7953/meter-values') response.writeHead(404).end();
    else response.writeHead(state.status).end(state.body);
  });
  server.on('connection', () => void state.connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const log = new MeterLog();
  const listen = (password = PASSWORD) => {
    const url = `http://127.0.0.1:${port}`;
    const config = EnergyMeSourceConfig.parse({
      ...{ source: 'energyme', url, password, latencyMs: 200 },
    });
    onTestFinished(createEnergyMeSource(config, { clock, random: () => 0 }).open(log));
  };
  const restart = () => {
    digest = newDigest();
  };
  return { clock, state, log, listen, restart };
}

describe('a device behind its password', () => {
  test('is asked on one connection, and for its challenge once', async () => {
    const { clock, state, log, listen } = await device();
    listen();
    for (let count = 1; count <= 5; count++) {
      await log.until(() => log.readings.length === count);
      clock.advanceTo(count * 1_000);
    }
    expect(log.readings[1]).toEqual({
      ...{ takenAtMs: 800, importW: 1_255, exportW: 0, importWh: 12_346, exportWh: 0 },
      phases: [{ importW: 1_255, exportW: 0, voltageV: 230.2, currentA: 5.45 }],
    });
    expect(state).toMatchObject({ connections: 1, asked: 6 });
    expect(log.linkStates).toEqual(['up']);
    expect(log.faults).toEqual([]);
  });

  test('with another password says so, and is asked less and less often', async () => {
    const { clock, log, listen } = await device();
    listen('open');
    const faultsBy = [
      { atMs: 0, faults: 1, why: 'at once' },
      { atMs: 900, faults: 1, why: 'no sooner than it is always asked' },
      { atMs: 1_000, faults: 2, why: 'after the interval' },
      { atMs: 2_000, faults: 2, why: 'the pause has doubled' },
      { atMs: 3_000, faults: 3, why: 'after it' },
    ];
    for (const { atMs, faults, why } of faultsBy) {
      clock.advanceTo(atMs);
      await log.until(() => log.faults.length >= faults);
      expect(log.faults, why).toHaveLength(faults);
    }
    expect(log.faults[0]).toEqual({
      kind: 'status',
      detail:
        '/api/v1/ade7953/meter-values answered with status 401: meter.password is not its password',
    });
  });

  test('that started anew, or has nothing to tell, is read again', async () => {
    const { clock, state, log, listen, restart } = await device();
    listen();
    await log.until(() => log.readings.length === 1);
    // The nonce of before is an old one to it, and that costs no reading.
    restart();
    clock.advanceTo(1_000);
    await log.until(() => log.readings.length === 2);
    state.status = 500;
    clock.advanceTo(2_000);
    await log.until(() => log.faults.length === 1);
    state.status = 200;
    clock.advanceTo(3_000);
    await log.until(() => log.readings.length === 3);
    expect(log.faultKinds).toEqual(['status']);
  });
});

describe('what is told', () => {
  const read = (answer: unknown) => energyMeReading(JSON.stringify(answer), 5);
  const clamp = (phase: number, activePower: number, more: object = {}) => ({
    ...{ phase, role: 'grid', data: { activePower, ...more } },
  });

  test.each([
    {
      why: 'three clamps are three phases, in their order, and their sum',
      answer: [clamp(2, -2_000.4), clamp(1, 500, { voltage: 231, current: -2.2 }), clamp(3, 100)],
      reading: {
        ...{ importW: 0, exportW: 1_400 },
        phases: [
          { importW: 500, exportW: 0, voltageV: 231, currentA: 2.2 },
          { importW: 0, exportW: 2_000 },
          { importW: 100, exportW: 0 },
        ],
      },
    },
    {
      why: 'one without a current is a sum, of nobody knows how many phases',
      answer: [clamp(1, -780, { voltage: 231.1, activeEnergyImported: 3_580_245 })],
      reading: { importW: 0, exportW: 780, importWh: 3_580_245 },
    },
    {
      why: 'two on one phase are no phases; an energy that one does not tell has no sum',
      answer: [clamp(1, 1, { activeEnergyImported: 5 }), clamp(1, 2), CAR, { role: 'load' }, null],
      reading: { importW: 3, exportW: 0 },
    },
    {
      why: 'numbers it does not have are null',
      answer: [clamp(1, 1, { voltage: null, current: null, activeEnergyImported: null })],
      reading: { importW: 1, exportW: 0 },
    },
  ])('$why', ({ answer, reading }) => {
    expect(read(answer)).toEqual({ reading: { takenAtMs: 5, ...reading } });
  });

  test.each([
    ['no JSON', 'format'],
    ['{"role":"grid"}', 'format'],
    ['[]', 'no-reading'],
    [JSON.stringify([CAR]), 'no-reading'],
    ['[{"role":"grid","phase":1,"data":{"activePower":null}}]', 'no-reading'],
    ['[{"role":"grid","phase":1,"data":{"activePower":"5"}}]', 'no-reading'],
    ['[{"role":"grid","phase":1,"data":{"activePower":1e400}}]', 'no-reading'],
    ['[{"role":"grid","phase":1,"data":{"activePower":1000001}}]', 'bad-value'],
    [JSON.stringify([clamp(1, 1), { role: 'grid' }]), 'no-reading'],
  ])('%s: %s', (body, kind) => {
    expect(energyMeReading(body, 0)).toMatchObject({ fault: { kind } });
  });

  test('whatever comes, powers are whole watts of a house, or there is a fault', () => {
    const data = fc.record({ activePower: fc.double(), current: fc.anything() });
    const channel = fc.record({ role: fc.constant('grid'), phase: fc.integer(), data });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(channel).map((all) => JSON.stringify(all)),
        ),
        (body) => {
          const result = energyMeReading(body, 0);
          if ('fault' in result) return;
          const { importW, exportW } = result.reading;
          for (const watts of [importW, exportW]) {
            expect(Number.isInteger(watts) && watts >= 0 && watts <= 1_000_000).toBe(true);
          }
        },
      ),
    );
  });
});

test.each([
  [{ url: 'http://meter' }, ['password']],
  [{ url: 'mqtt://meter', password: 'x' }, ['url']],
])('%j is refused', (block, path) => {
  const result = EnergyMeSourceConfig.safeParse({ source: 'energyme', ...block });
  expect(result.error?.issues.map((issue) => issue.path)).toEqual([path]);
});
