#!/usr/bin/env node
import type { ServiceManager } from '../hardware/service-manager.ts';
import { MEASURED_CAR } from '../sim/car-models.ts';
import { DAY_NAMES, DAY_PLANS, dayLike } from '../sim/days/named-days.ts';
import { addReplay } from '../sim/replay/command.ts';
import {
  isRealBoard,
  type SimulatedBoardConfig,
  type WiredBoardConfig,
} from './charging/board.config.ts';
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
  async open(config, { speed, warn }) {
    const heartbeat = await heartbeatOf(warn);
    const { board } = config;
    if (isRealBoard(board)) return realWorld(board, heartbeat);
    const { ScaledClock } = await import('../sim/scaled-clock.ts');
    const clock = speed === 1 ? systemClock : new ScaledClock(speed);
    const world = await simulatedWorld(config, board, clock);
    if (heartbeat === undefined) return world;
    const { beatingBoard } = await import('../hardware/service-manager.ts');
    return { ...world, board: beatingBoard(world.board, heartbeat) };
  },
  async findings({ board }) {
    const { boardFindings } = await import('../hardware/doctor/board-findings.ts');
    const { openSysfs } = await import('../hardware/sysfs/sysfs.ts');
    const { env } = process;
    return boardFindings({ board, sysfs: openSysfs(env['SYSFS_ROOT']), clock: systemClock, env });
  },
  async waiting(warn) {
    const beat = await heartbeatOf(warn);
    if (beat === undefined) return () => {};
    manager?.up();
    beat();
    const timer = setInterval(beat, 1_000);
    return () => clearInterval(timer);
  },
  up() {
    manager?.up();
  },
  ending() {
    manager?.stopping();
  },
};

/** Who started this program as a service, and hears of it as long as it runs. */
let manager: ServiceManager | undefined;

/** @returns undefined where nobody wants to hear that the program lives. */
async function heartbeatOf(warn: (text: string) => void): Promise<(() => void) | undefined> {
  const { env, pid } = process;
  if (env['NOTIFY_SOCKET'] === undefined) return undefined;
  const { ServiceManager } = await import('../hardware/service-manager.ts');
  const current = manager ?? new ServiceManager({ env, clock: systemClock, pid, failed: warn });
  manager = current;
  return () => current.heartbeat();
}

/** The lines of this machine, or of a folder that stands for `/sys`. */
async function realWorld(
  board: WiredBoardConfig,
  heartbeat: (() => void) | undefined,
): Promise<World> {
  const { openRealBoard } = await import('../hardware/real-board.ts');
  const { openSysfs } = await import('../hardware/sysfs/sysfs.ts');
  const { absentProtection } = await import('../hardware/absent-protection.ts');
  return {
    clock: systemClock,
    board: await openRealBoard({
      board,
      sysfs: openSysfs(process.env['SYSFS_ROOT']),
      clock: systemClock,
      runtimeFolder: process.env['RUNTIME_DIRECTORY'],
      driven: () => heartbeat?.(),
    }),
    meter: undefined,
    isSimulated: false,
    absent: absentProtection(board).map(({ text }) => text),
  };
}

const SIMULATED = { isSimulated: true, absent: [] } as const;

function shippedDay({ meter }: SoundBlocks): Conflict | undefined {
  if (meter?.source !== 'simulated' || DAY_NAMES.includes(meter.day)) return undefined;
  const text = `is "${meter.day}", must be one of ${DAY_NAMES.join(', ')}`;
  return { path: ['meter', 'day'], text };
}

async function simulatedWorld(
  { meter, connection, timezone }: Config,
  { car }: SimulatedBoardConfig,
  clock: Clock,
): Promise<World> {
  const options = {
    clock,
    phases: connection.phases,
    voltageV: connection.nominalVoltageV,
    car: car === null ? null : { ...MEASURED_CAR, maxA: car.wantsA, phases: car.phases },
  };
  if (meter.source !== 'simulated') {
    const { SimulatedBoard } = await import('../sim/board.ts');
    return { clock, board: new SimulatedBoard(options), meter: undefined, ...SIMULATED };
  }
  const { createSimulatedWorld } = await import('../sim/world.ts');
  const plan = DAY_PLANS.find(({ name }) => name === meter.day) ?? DAY_PLANS[0];
  const seed = meter.seed ?? plan.seed;
  const days = (index: number) => dayLike(plan, seed + index);
  const world = createSimulatedWorld({ ...options, timezone, days });
  return { clock, board: world.board, meter: world.meter, ...SIMULATED };
}

process.exit(await main(process.argv.slice(2), processIo(), worlds));
