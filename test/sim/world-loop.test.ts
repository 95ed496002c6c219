import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { CAR_MODELS } from '../../sim/car-models.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { createSimulatedWorld, type WorldOptions } from '../../sim/world.ts';
import { LiveHouse } from '../../src/house/live-house.ts';
import { INPUT } from '../support/charger.ts';
import { processorMs } from '../support/processor-time.ts';

/** A wallbox in solar mode in a simulated world, both in virtual time. */
function atHome(options: Partial<WorldOptions> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 8, 30));
  const world = createSimulatedWorld({ clock, ...options });
  const house = new LiveHouse({
    name: 'SunPilot_TEST',
    simulated: true,
    source: world.meter.name,
    board: world.board,
    clock,
    log: pino({ enabled: false }),
    input: { ...INPUT, sensesPilot: world.board.sensesPilot },
    totals: { solarWh: 0, gridWh: 0 },
    failed: (cause) => {
      throw cause;
    },
  });
  world.meter.open(house.meter);
  house.send({ type: 'mode.solar' });
  return { clock, world, house, charger: () => house.picture().charger };
}

describe('a late summer morning', () => {
  test('within a minute the car charges', () => {
    const { clock, world, charger } = atHome();
    clock.advanceTo(60_000);
    expect(charger()).toMatchObject({ vehicle: 'C', supply: 'closed' });
    expect(world.now().carW).toBeGreaterThan(1_200);
  });

  test('over an hour most of the surplus goes into the car', () => {
    const { clock, world } = atHome();
    let surplusWh = 0;
    for (let s = 1; s <= 3_600; s++) {
      clock.advanceTo(s * 1_000);
      const { pvW, houseW } = world.now();
      surplusWh += Math.max(0, pvW - houseW) / 3_600;
    }
    expect(world.board.takenWh()).toBeGreaterThan(0.6 * surplusWh);
  });

  test('a meter that is cut off holds the offer; a car that is pulled ends it', () => {
    const { clock, world, charger } = atHome();
    clock.advanceTo(120_000);
    world.cutMeter(true);
    clock.advanceTo(140_000);
    const { duty } = charger();
    expect(charger().freshness).toBe('stale');
    clock.advanceTo(170_000);
    expect(charger()).toMatchObject({ duty, supply: 'closed' });
    world.unplug();
    clock.advanceTo(171_000);
    expect(charger()).toMatchObject({ vehicle: 'A', supply: 'open' });
    expect(world.now().carW).toBe(0);
  });

  test('with a meter in the board the power is measured', () => {
    const { clock, world, house } = atHome({ measuresPower: true });
    clock.advanceTo(120_000);
    const { car } = house.picture();
    expect(car).toEqual({ powerW: Math.round(world.now().carW), basis: 'measured' });
  });

  test('at its end the car is stopped first and then let go', async () => {
    const { clock, world, house } = atHome();
    clock.advanceTo(120_000);
    const ended = house.end();
    const seen: string[] = [];
    for (let ms = 120_100; ms <= 127_000; ms += 100) {
      clock.advanceTo(ms);
      const { pilot, contactor } = world.board.outputs();
      const now = `${pilot.kind} ${contactor}`;
      if (seen.at(-1) !== now) seen.push(now);
    }
    await ended;
    expect(seen).toEqual(['steady closed', 'steady open']);
  });
});

test('a car that never draws does no harm', () => {
  const { clock, world, charger } = atHome({ car: CAR_MODELS['never-draws'] });
  clock.advanceTo(600_000);
  expect(world.now().carW).toBe(0);
  expect(charger().vehicle).toBe('C');
});

test('an hour of all this takes less than two seconds', () => {
  const { clock } = atHome();
  expect(processorMs(() => clock.advanceTo(3_600_000))).toBeLessThan(2_000);
});
