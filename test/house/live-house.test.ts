import { pino } from 'pino';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { ChargingInput } from '../../src/charging/context.ts';
import type { HouseEvent } from '../../src/house/house.ts';
import { LiveHouse } from '../../src/house/live-house.ts';
import { INPUT, readingOf } from '../support/charger.ts';
import { FakeBoard, FakeMeter } from '../support/fakes.ts';

const EPOCH = Date.UTC(2026, 5, 21, 10);

let board: FakeBoard;
let meter: FakeMeter;
let clock: VirtualClock;
let failed: ReturnType<typeof vi.fn<(cause: unknown) => void>>;
let house: LiveHouse;
let events: HouseEvent[];

function start(input: Partial<ChargingInput> = {}): void {
  board = new FakeBoard();
  meter = new FakeMeter();
  clock = new VirtualClock(EPOCH);
  failed = vi.fn<(cause: unknown) => void>();
  events = [];
  house = new LiveHouse({
    name: 'SunPilot',
    simulated: true,
    source: meter.name,
    board,
    clock,
    log: pino({ enabled: false }),
    input: { ...INPUT, ...input },
    totals: { solarWh: 1_000, gridWh: 500 },
    failed,
  });
  house.subscribe((event) => events.push(event));
  meter.open(house.meter);
}

/** One reading a second of the same net power. */
function read(netW: number, seconds: number): void {
  for (let i = 0; i < seconds; i++) {
    clock.advanceTo(clock.now() + 1_000);
    meter.report(readingOf(netW, clock.now()));
  }
}

beforeEach(() => start());

test('safe outputs are the first that the board is told', () => {
  expect(board.applied[0]).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
});

test('a reading becomes a duty on the pilot in the same call', () => {
  house.send({ type: 'mode.solar' });
  board.sense('C');
  read(0, 11);
  meter.report(readingOf(-600, clock.now() + 1));
  expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'pwm', duty: 15 }, contactor: 'closed' });
  expect(events.filter(({ type }) => type === 'applied').length).toBe(12);
});

test('time passes without readings: hold ends, grace ends, each at its own instant', () => {
  house.send({ type: 'mode.manual' });
  board.sense('C');
  clock.advanceTo(9_999);
  expect(board.applied.at(-1)?.contactor).toBe('open');
  clock.advanceTo(10_000);
  expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'pwm', duty: 30 }, contactor: 'closed' });
  house.send({ type: 'mode.off' });
  clock.advanceTo(15_999);
  expect(board.applied.at(-1)?.contactor).toBe('closed');
  clock.advanceTo(16_000);
  expect(board.applied.at(-1)?.contactor).toBe('open');
});

describe('the picture', () => {
  test('a reading may be acted upon until it is stale, and is still shown after that', () => {
    read(300, 1);
    expect(house.picture().meter).toMatchObject({ freshness: 'fresh', ageMs: 0 });
    expect(house.picture().meter.usable?.importW).toBe(300);
    clock.advanceTo(clock.now() + 10_000);
    const { meter: stale } = house.picture();
    expect(stale).toMatchObject({ freshness: 'stale', ageMs: 10_000, usable: undefined });
    expect(stale.newest?.importW).toBe(300);
    expect(stale.readingEpochMs).toBe(EPOCH + 1_000);
  });

  test('a repeated telegram is not the newest reading', () => {
    const at = { epochMs: EPOCH, local: '2026-06-21 12:00:00' };
    meter.report({ ...readingOf(100, 0), at }, Buffer.from('first'));
    clock.advanceTo(1_000);
    meter.report({ ...readingOf(900, 1_000), at }, Buffer.from('second'));
    const { newest, ageMs, raw } = house.picture().meter;
    expect([newest?.importW, ageMs, String(raw)]).toEqual([100, 1_000, 'first']);
  });

  test('the car is estimated from what it is offered, and measured where it can be', () => {
    house.send({ type: 'mode.manual' });
    board.sense('C');
    clock.advanceTo(10_000);
    expect(house.picture().car).toEqual({ powerW: 4_140, basis: 'estimated' });
    board.draw(3_900);
    expect(house.picture().car).toEqual({ powerW: 3_900, basis: 'measured' });
  });

  test('a session counts from plug to unplug, sun apart from grid', () => {
    house.send({ type: 'mode.manual' });
    board.sense('C');
    clock.advanceTo(10_000);
    board.draw(3_600);
    read(-500, 1);
    read(-500, 100);
    read(1_800, 100);
    const { session, solarWh, gridWh } = house.picture().totals;
    expect(session?.startedEpochMs).toBe(EPOCH);
    expect(session?.energyWh).toBeCloseTo(201, 0);
    expect(session?.solarWh).toBeCloseTo(150, -1);
    expect(solarWh + gridWh).toBeCloseTo(1_500 + 201, 0);
    board.sense('A');
    expect(house.picture().totals.session).toBeUndefined();
  });
});

describe('decisions', () => {
  test('each change of duty or reason is one, with its numbers, newest first', () => {
    house.send({ type: 'mode.solar' });
    board.sense('C');
    read(-600, 12);
    const [newest, before] = house.decisions();
    expect(newest).toMatchObject({
      code: 'following-surplus',
      dutyPercent: 25,
      inputs: { netW: -600, mode: 'solar', vehicle: 'C' },
    });
    expect(newest?.text).toBe('Following the sun: 3.4 kW surplus, 15.0 A offered');
    expect(before?.dutyPercent).toBe(20);
  });

  test('no more than 200 are kept', () => {
    house.send({ type: 'mode.solar' });
    board.sense('C');
    read(0, 10);
    for (let i = 0; i < 150; i++) {
      read(-600, 1);
      read(600, 1);
    }
    expect(house.decisions().length).toBe(200);
  });
});

test('boost ends once its energy is in the car', () => {
  house.send({ type: 'mode.manual' });
  board.sense('C');
  clock.advanceTo(10_000);
  board.draw(3_600);
  house.send({ type: 'lease.set', lease: { kind: 'boost', currentA: 32, energyWh: 100 } });
  clock.advanceTo(clock.now() + 98_000);
  expect(house.picture().charger.lease?.kind).toBe('boost');
  clock.advanceTo(clock.now() + 4_000);
  expect(house.picture().charger.lease).toBeUndefined();
});

describe('what the board senses', () => {
  const fault = { kind: 'diode', latched: false, detail: 'no diode' } as const;

  test('cable and simplified pilot bound the offer', () => {
    board.listener.cable?.(20);
    expect(house.picture().charger.limits.cable).toBe(20);
    board.listener.simplified?.(true);
    expect(house.picture().charger.limits.simplified).toBe(10);
  });

  test('the temperature bounds the offer', () => {
    const temperature = { derateFromC: 60, stopFromC: 80, lostCurrentA: 6 };
    const { settings } = INPUT;
    start({ settings: { ...settings, limits: { ...settings.limits, temperature } } });
    board.listener.temperature?.(80);
    expect(house.picture().charger.limits.temperature).toBe(0);
  });

  test('a fault comes and goes', () => {
    board.listener.fault?.(fault);
    expect(house.picture().charger.faults).toMatchObject([fault]);
    board.listener.cleared?.('diode');
    expect(house.picture().charger.faults).toEqual([]);
  });

  test('a fault that becomes latched is told a second time, and is not cleared', () => {
    board.listener.fault?.(fault);
    board.listener.fault?.({ ...fault, latched: true });
    board.listener.fault?.({ ...fault, latched: true });
    board.listener.cleared?.('diode');
    const told = { type: 'fault', kind: 'diode', detail: 'no diode' };
    expect(events.filter(({ type }) => type === 'fault')).toEqual([
      told,
      { ...told, isKnown: true },
    ]);
    expect(house.picture().charger.faults).toMatchObject([{ kind: 'diode', latched: true }]);
  });

  test.each([
    ['D', 'ventilation'],
    ['E', 'pilot-error'],
    ['F', 'pilot-error'],
  ] as const)('vehicle state %s is a fault %s for as long as it lasts', (state, kind) => {
    board.sense('B');
    board.sense(state);
    const { faults } = house.picture().charger;
    const sinceEpochMs = clock.epochMs();
    expect(faults).toEqual([{ kind, sinceEpochMs, latched: false, detail: '' }]);
    clock.advanceTo(clock.now() + 5_000);
    expect(house.picture().charger.faults).toBe(faults);
    expect(events.filter(({ type }) => type === 'fault')).toHaveLength(1);
    board.sense('B');
    expect(house.picture().charger.faults).toEqual([]);
  });

  test('E and F are one fault, and so is what the board says of it itself', () => {
    const own = { kind: 'pilot-error', latched: false, detail: '0 V' } as const;
    board.sense('E');
    board.sense('F');
    expect(house.picture().charger.faults).toHaveLength(1);
    board.listener.fault?.(own);
    expect(house.picture().charger.faults).toMatchObject([own]);
    expect(events.filter(({ type }) => type === 'fault')).toHaveLength(1);
  });

  test('a latched fault of before does not become the fault of a state', () => {
    board.listener.fault?.({ kind: 'rcd', latched: true, detail: '' });
    board.sense('D');
    expect(house.picture().charger.faults).toMatchObject([
      { kind: 'rcd', latched: true },
      { kind: 'ventilation', latched: false },
    ]);
  });
});

test('what the car draws is looked at once a second, also by a board that measures as it is driven', () => {
  house.send({ type: 'mode.manual' });
  board.sense('C');
  clock.advanceTo(60_000);
  for (let s = 1; s <= 8; s++) {
    clock.advanceTo(60_000 + s * 1_000);
    board.draw(23 * 230);
    board.draw(23 * 230);
  }
  const reason = { code: 'overcurrent', drawnA: 23, allowedA: 18 };
  expect(house.picture().charger).toMatchObject({ duty: undefined, reason });
  const driven = board.applied.length;
  board.draw(23 * 230);
  expect(board.applied.length).toBe(driven);
});

describe('the end', () => {
  test('stops the car normally, then lets go of the board', async () => {
    house.send({ type: 'mode.manual' });
    board.sense('C');
    clock.advanceTo(10_000);
    const ended = house.end();
    expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'steady' }, contactor: 'closed' });
    clock.advanceTo(16_100);
    await ended;
    expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
    expect(board.closed).toBe(true);
  });

  test('a cut opens at once', () => {
    house.send({ type: 'mode.manual' });
    board.sense('C');
    clock.advanceTo(10_000);
    house.cut();
    expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
    board.sense('C');
    expect(board.applied.at(-1)?.contactor).toBe('open');
  });

  test('a board that cannot be driven ends the charger', () => {
    board.broken = true;
    house.send({ type: 'mode.manual' });
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 'BOARD_WRITE' }));
  });

  test('H29 a listener that throws does not reach the charger', () => {
    house.subscribe(() => {
      throw new Error('not my day');
    });
    house.send({ type: 'mode.manual' });
    board.sense('C');
    clock.advanceTo(10_000);
    expect(board.applied.at(-1)?.contactor).toBe('closed');
    expect(failed).not.toHaveBeenCalled();
  });
});
