import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { hostRule } from './api/access/host-rule.ts';
import { PeerRule } from './api/access/peer-rule.ts';
import type { EvseBoard } from './charging/board.ts';
import type { ChargingSettings } from './charging/context.ts';
import { clampDuty } from './charging/pilot.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Control, ControlResult, House } from './house/house.ts';
import { LiveHouse } from './house/live-house.ts';
import { MeterSlot } from './house/meter-slot.ts';
import type { OutletContext, OutletStatus } from './house/outlet.ts';
import { servePanel } from './house/panel.ts';
import type { Diary } from './journal/diary/diary.ts';
import { recordHouse } from './journal/diary/recorder.ts';
import type { Journal, Settings } from './journal/journal.ts';
import type { Remembered } from './journal/json-file.ts';
import { type Recalled, recall } from './journal/recall.ts';
import { noteStart, rememberHouse } from './journal/remember-house.ts';
import { type Checked, RememberedBlocks } from './journal/remembered-blocks.ts';
import { resumeBoost } from './journal/remembered-boost.ts';
import { RememberedControl } from './journal/remembered-control.ts';
import { RememberedSettings } from './journal/remembered-settings.ts';
import type { Close, MeterSource } from './meter/source.ts';
import { Outlets } from './outlets.ts';

export interface WallboxParts {
  readonly config: Config;
  /** Configuration keys that the environment or a flag pins, with the name of what pins them. */
  readonly pins: ReadonlyMap<string, string>;
  readonly settings: Remembered<Settings>;
  readonly journal: Journal;
  /** Sessions and history; absent where they are not kept. */
  readonly diary?: Diary | undefined;
  readonly simulated: boolean;
  readonly board: EvseBoard;
  readonly meter: MeterSource;
  /** The meter of a configuration that was changed while running. */
  readonly openMeter: (config: Config) => Promise<MeterSource>;
  /** What the configuration would be with other settings. */
  readonly check: (settings: Settings) => Promise<Checked<Config>>;
  readonly clock: Clock;
  readonly log: Logger;
  /** The kernel's id of this boot, where there is one. */
  readonly bootId: string | undefined;
  /** What outlets are told besides the house. */
  readonly about: Pick<OutletContext, 'version' | 'device'>;
  /** Builds the HTTP interface; it is told nothing but the house, its control and its outlets. */
  readonly api: (told: {
    readonly house: House;
    readonly control: Control;
    readonly outlets: () => readonly OutletStatus[];
  }) => Promise<FastifyInstance>;
  /** The charger cannot go on and has gone safe: end the process. */
  readonly failed: (cause: unknown) => void;
}

export interface Wallbox {
  readonly house: House;
  readonly control: Control;
  /** Stops the car the normal way, opens, and lets go of everything. */
  end(): Promise<void>;
  /** Opens at once. */
  cut(): void;
}

/** Joins everything: meter, machine and board, with the interfaces around them. */
export async function startWallbox(parts: WallboxParts): Promise<Wallbox> {
  const { config, board, meter, clock, log, failed } = parts;

  const recalled = await recall(parts);
  const { solarWh, gridWh } = recalled.memory.state;
  const house = new LiveHouse({
    name: config.name,
    simulated: parts.simulated,
    source: meter.name,
    board,
    clock,
    log,
    input: { ...startOf(config), ...recalled.input, ...boardOf(parts) },
    totals: { solarWh, gridWh },
    failed,
  });
  try {
    return await joined(parts, recalled, house);
  } catch (error) {
    house.cut();
    throw error;
  }
}

/** Joins everything else to a house that is already running. */
async function joined(
  parts: WallboxParts,
  { memory, settings, isLost }: Recalled,
  house: LiveHouse,
): Promise<Wallbox> {
  const { config, journal, diary, clock, log } = parts;
  await noteStart(house, memory, parts);

  const { mode, enabled } = config.charging.start;
  if (!enabled) house.send({ type: 'enabled.off' });
  house.send({ type: isLost ? 'mode.off' : `mode.${mode}` });
  if (!isLost) resumeBoost(memory.state.boost, (news) => house.send(news), clock);

  const remembered = new RememberedSettings(settings, (next) => journal.settings.write(next));
  const control = new RememberedControl({
    house,
    send: (news) => house.send(news),
    clock,
    log: parts.log,
    settings: remembered,
    forgetFault: (kind) =>
      memory.update((box) => ({ ...box, faults: box.faults.filter((one) => one.kind !== kind) })),
    pins: parts.pins,
  });

  const end = rememberHouse(house, memory, parts);
  const stopRecording = diary && recordHouse(house, diary, clock);
  const meter = new MeterSlot(parts.meter, house.meter);
  const closePanel = panelOf(parts, house, control);
  let outlets: Outlets | undefined;
  const letGo = async (): Promise<void> => {
    await outlets?.close();
    meter.close();
    closePanel();
    stopRecording?.();
    await end();
    await diary?.close();
  };
  // An interface that cannot come up is an orderly end, not a crash.
  const told = { house, control, outlets: () => outlets?.status() ?? [] };
  const api = await parts.api(told).catch(async (error: unknown) => {
    await letGo();
    throw error;
  });
  const stays = (err: unknown): void =>
    log.error({ err }, 'the meter cannot be opened as it is configured now');
  const blocks = new RememberedBlocks<Config>({
    config,
    settings: remembered,
    check: parts.check,
    pins: parts.pins,
    changed: (path, changed) => {
      if (path !== 'meter') void outlets?.reload(path);
      else meter.exchange(parts.openMeter(changed)).catch(stays);
    },
  });
  outlets = new Outlets({
    read: (path) => blocks.read(path),
    context: { ...contextOf(parts), house, control, settings: blocks },
    clock,
    log,
  });
  return {
    house,
    control,
    end: async () => {
      await house.end();
      await letGo();
      await api.close();
    },
    cut: () => house.cut(),
  };
}

/** What outlets may know of the outside: who may connect, and what we are called. */
function contextOf({ config, clock, about }: WallboxParts) {
  const { api, name, stateDir } = config;
  const peers = new PeerRule({ allowFrom: api.allowFrom, clock });
  return {
    ...about,
    stateDir,
    clock,
    admits: (address: string | undefined) => peers.allows(address),
    isOwnHost: hostRule({ name, hosts: api.hosts }),
  };
}

/** Button and lamp of a box that has them. */
function panelOf({ board, log }: WallboxParts, house: House, control: Control): Close {
  const { panel } = board;
  if (panel === undefined) return () => {};
  const refused = (result: ControlResult): void => {
    if (!result.ok) log.warn({ refusal: result.refusal }, 'the button was pressed in vain');
  };
  return servePanel({ panel, house, control, refused });
}

/** What the configuration says of the charger. */
function startOf({ connection, charging, meter }: Config) {
  const settings: ChargingSettings = {
    connection,
    limits: charging.limits,
    freshness: { late: meter.late, stale: meter.stale, lost: meter.lost },
    onLost: charging.onLost,
    surplus: charging.surplus,
    wakeCar: charging.wakeCar,
  };
  const { manualDutyPercent, maxCurrentA } = charging.start;
  return {
    settings,
    manualDuty: clampDuty(manualDutyPercent),
    maxCurrentA: maxCurrentA ?? undefined,
    law: charging.law,
    preset: charging.preset,
  };
}

/** What the board can do. */
function boardOf({ board, config }: WallboxParts) {
  const switchesPhases = board.switchesPhases === true && config.connection.phases === 3;
  const pacesRises = board.driver !== 'simulated';
  return { sensesPilot: board.sensesPilot, switchesPhases, pacesRises };
}
