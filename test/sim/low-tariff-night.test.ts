import { pino } from 'pino';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { createSimulatedWorld } from '../../sim/world.ts';
import { LiveHouse } from '../../src/house/live-house.ts';
import { INPUT } from '../support/charger.ts';

const MINUTE_MS = 60_000;
/** 22:30 in Amsterdam. */
const EPOCH_MS = Date.UTC(2026, 5, 1, 20, 30);

/** A car on the cable in the evening, half an hour before the meter's low tariff. */
function evening() {
  const clock = new VirtualClock(EPOCH_MS);
  const world = createSimulatedWorld({ clock, startS: 22.5 * 3_600 });
  const house = new LiveHouse({
    name: 'SunPilot_TEST',
    simulated: true,
    source: world.meter.name,
    board: world.board,
    clock,
    log: pino({ enabled: false }),
    input: {
      ...INPUT,
      settings: { ...INPUT.settings, limits: { ...INPUT.settings.limits, circuitA: 16 } },
      law: 'surplus',
      sensesPilot: world.board.sensesPilot,
    },
    totals: { solarWh: 0, gridWh: 0 },
    failed: (cause) => {
      throw cause;
    },
  });
  world.meter.open(house.meter);
  house.send({ type: 'mode.solar' });
  clock.advanceTo(MINUTE_MS);
  const at = (minutes: number) => {
    clock.advanceTo(minutes * MINUTE_MS);
    const { charger } = house.picture();
    return { code: charger.reason.code, supply: charger.supply };
  };
  return { house, world, at };
}

const BOOST = { kind: 'boost', currentA: 32, onlyAtLowTariff: true } as const;

test('from 23:00 on the simulated car charges until it has what was asked for', () => {
  const { house, world, at } = evening();
  house.send({ type: 'lease.set', lease: { ...BOOST, energyWh: 5_000 } });
  expect(at(29)).toEqual({ code: 'waiting-for-low-tariff', supply: 'open' });
  expect(world.board.takenWh()).toBe(0);
  // The circuit's 16 A hold against the 32 A that were asked for.
  expect(at(32)).toEqual({ code: 'limited', supply: 'closed' });
  expect(house.picture().charger).toMatchObject({ duty: 26.6, limit: { by: 'circuit' } });
  expect(at(180)).toEqual({ code: 'waiting-for-sun', supply: 'open' });
  expect(world.board.takenWh()).toBeGreaterThan(4_500);
  expect(world.board.takenWh()).toBeLessThan(5_500);
});

test('at 7:00 it is over with the tariff, and the sun is followed', () => {
  const { house, world, at } = evening();
  house.send({ type: 'lease.set', lease: BOOST });
  expect(at(8.4 * 60)).toEqual({ code: 'limited', supply: 'closed' });
  const takenWh = world.board.takenWh();
  expect(at(8.5 * 60 + 5).supply).not.toBe('held');
  expect(house.picture().charger).toMatchObject({ tariff: 'normal', lease: BOOST });
  expect(house.picture().charger.reason.code).not.toBe('limited');
  expect(world.board.takenWh() - takenWh).toBeLessThan(16 * 235 * (12 / 60));
});
