import { describe, expect, test } from 'vitest';
import type { Fault, FaultKind } from '../../src/charging/charger.ts';
import { testApi } from '../support/test-api.ts';

function fault(kind: FaultKind): Fault {
  return { kind, sinceEpochMs: 0, latched: true, detail: `${kind} trouble` };
}

test('GET /healthz answers as long as the process does, whatever else is wrong', async () => {
  const { app, house } = testApi();
  house.neverRead();
  house.charger({ faults: [fault('board')] });
  const reply = await app.inject('/healthz');
  expect(reply.statusCode).toBe(200);
  expect(reply.json()).toEqual({ status: 'alive' });
});

describe('GET /readyz', () => {
  test('is 200 when meter, board and guard are ready', async () => {
    const { app } = testApi();
    const reply = await app.inject('/readyz');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ status: 'ready' });
  });

  test('warns of a diary that cannot be written, which keeps nobody from charging', async () => {
    const { app, diary } = testApi();
    diary.now = { state: 'failing', detail: 'the disk is full', lostS: 0 };
    const reply = await app.inject('/readyz');
    expect([reply.statusCode, reply.json()]).toEqual([
      200,
      { status: 'ready', warnings: [{ pointer: '#/journal', detail: 'the disk is full' }] },
    ]);
  });

  test.each<{
    meter: 'ok' | 'neverRead' | 'fallSilent';
    faults: FaultKind[];
    missing: string[];
    why: string;
  }>([
    { meter: 'neverRead', faults: [], missing: ['#/meter'], why: 'no reading yet' },
    { meter: 'fallSilent', faults: [], missing: ['#/meter'], why: 'stale' },
    { meter: 'ok', faults: ['board'], missing: ['#/board'], why: 'the board failed' },
    { meter: 'ok', faults: ['guard'], missing: ['#/guard'], why: 'the guard is gone' },
    {
      meter: 'fallSilent',
      faults: ['guard', 'board'],
      missing: ['#/meter', '#/guard', '#/board'],
      why: 'all of it',
    },
  ])('names what is not: $why', async ({ meter, faults, missing }) => {
    const { app, house } = testApi();
    if (meter !== 'ok') house[meter]();
    house.charger({ faults: faults.map(fault) });
    const reply = await app.inject('/readyz');
    expect(reply.statusCode).toBe(503);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    const { errors } = reply.json();
    expect(errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(missing);
  });

  test('a fault of the car or the installation is told elsewhere', async () => {
    const { app, house } = testApi();
    house.charger({ faults: [fault('rcd')] });
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });
});
