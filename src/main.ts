#!/usr/bin/env node
import { MEASURED_CAR } from '../sim/car-models.ts';
import { DAY_NAMES, DAY_PLANS, dayLike } from '../sim/days/named-days.ts';
import { addReplay } from '../sim/replay/command.ts';
import { main } from './cli/command-line.ts';
import { processIo } from './cli/io.ts';
import type { World, Worlds } from './cli/world.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Conflict, SoundBlocks } from './config/cross-rules.ts';
import type { Config } from './config.ts';

/** The worlds there are. This file alone knows them; everything else sees their ports. */
const worlds: Worlds = {
  rules: [shippedDay],
  commands: [addReplay],
  async open(config, speed) {
    const { ScaledClock } = await import('../sim/scaled-clock.ts');
    const clock = speed === 1 ? systemClock : new ScaledClock(speed);
    return simulatedWorld(config, clock);
  },
};

function shippedDay({ meter }: SoundBlocks): Conflict | undefined {
  if (meter?.source !== 'simulated' || DAY_NAMES.includes(meter.day)) return undefined;
  const text = `is "${meter.day}", must be one of ${DAY_NAMES.join(', ')}`;
  return { path: ['meter', 'day'], text };
}

async function simulatedWorld(
  { meter, board, connection, timezone }: Config,
  clock: Clock,
): Promise<World> {
  const { car } = board;
  const options = {
    clock,
    phases: connection.phases,
    voltageV: connection.nominalVoltageV,
    car: car === null ? null : { ...MEASURED_CAR, maxA: car.wantsA, phases: car.phases },
  };
  if (meter.source !== 'simulated') {
    const { SimulatedBoard } = await import('../sim/board.ts');
    return { clock, board: new SimulatedBoard(options), meter: undefined, isSimulated: true };
  }
  const { createSimulatedWorld } = await import('../sim/world.ts');
  const plan = DAY_PLANS.find(({ name }) => name === meter.day) ?? DAY_PLANS[0];
  const seed = meter.seed ?? plan.seed;
  const days = (index: number) => dayLike(plan, seed + index);
  const world = createSimulatedWorld({ ...options, timezone, days });
  return { clock, board: world.board, meter: world.meter, isSimulated: true };
}

process.exit(await main(process.argv.slice(2), processIo(), worlds));
