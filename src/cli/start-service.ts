import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createApi } from '../api/app.ts';
import { problemLine } from '../config/problem.ts';
import { toldConfig } from '../config/told-config.ts';
import type { Config } from '../config.ts';
import { thisDevice } from '../house/device.ts';
import type { Diary } from '../journal/diary/diary.ts';
import { openDiary } from '../journal/diary/open-diary.ts';
import { holdFolder } from '../journal/folder-hold.ts';
import { openMeter } from '../meter/sources/open.ts';
import { markSetupDone } from '../setup/setup-needed.ts';
import { startWallbox, type Wallbox } from '../wallbox.ts';
import type { CommandContext } from './command.ts';
import type { ConfigReader } from './config-reader.ts';
import { ListenError } from './listen-error.ts';
import { createLog, type LogLevel } from './log.ts';
import { rehearseBy } from './rehearse.ts';
import { type Loaded, type LoadResult, loadRemembered } from './remembered-config.ts';
import { Service } from './service.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** The page, beside this program in what was built. */
const PAGE = fileURLToPath(new URL('../../dashboard', import.meta.url));

const NOT_HELD =
  'another SunPilot may work with this folder, or it takes no sockets; restoring into it is up to you';

export interface ServiceStart {
  readonly logLevel: LogLevel;
  readonly speed: number | undefined;
  readonly reader: ConfigReader;
  readonly context: CommandContext;
  /** Whether what is configured is remembered as set up, so that a file that goes opens nothing. */
  readonly isSetUp: boolean;
}

export type ServiceStarted =
  | { readonly ok: true; readonly service: Service }
  | Extract<LoadResult, { ok: false }>;

/** Starts the wallbox, unless something about its configuration is wrong: then nothing is started. */
export async function startService(start: ServiceStart): Promise<ServiceStarted> {
  const { reader, context, logLevel, speed } = start;
  const load = () => loadAtSpeed(reader, speed);
  const result = await load();
  if (!result.ok) return result;
  if (start.isSetUp) await markSetupDone(result.loaded.config.stateDir);
  const log = await createLog(context.io, logLevel);
  log.info({ version, config: reader.name }, 'starting');
  const service = new Service(
    {
      log,
      load,
      open: (loaded, failed) => open(start, loaded, { log, failed }),
      up: () => context.worlds.up(),
      ending: () => context.worlds.ending(),
    },
    result.loaded,
  );
  service.start();
  return { ok: true, service };
}

/** Time can be made to pass faster only where nothing is real. */
async function loadAtSpeed(reader: ConfigReader, speed: number | undefined): Promise<LoadResult> {
  const result = await loadRemembered(reader);
  if (!result.ok || speed === undefined) return result;
  const { board, meter } = result.loaded.config;
  const isTimeOurs = meter.source === 'simulated' || meter.source === 'replay';
  if (board.driver === 'simulated' && isTimeOurs) return result;
  const text = 'needs board.driver simulated and meter.source simulated or replay';
  return { ok: false, kind: 'wrong', problems: [{ origin: '--speed', path: '', text }] };
}

async function open(
  { speed, context }: ServiceStart,
  loaded: Loaded,
  { log, failed }: { log: Logger; failed: (cause: unknown) => void },
): Promise<Wallbox> {
  const { config, pins, journal, settings, tls, leftOut } = loaded;
  if (leftOut.length > 0) {
    const problems = leftOut.map(problemLine);
    log.warn({ problems }, 'what was set over interfaces does not fit the configuration; left out');
  }
  const warn = (text: string): void => log.warn(text);
  const world = await context.worlds.open(config, { speed: speed ?? 1, warn });
  for (const text of world.absent) log.warn({ protection: 'absent' }, text);
  const diary = await diaryOf(config, log);
  const hold = await holdFolder(config.stateDir);
  if (!hold.isSeen) log.warn({ stateDir: config.stateDir }, NOT_HELD);
  try {
    const wallbox = await openAround(world);
    return {
      ...wallbox,
      end: async () => {
        await wallbox.end();
        await hold.release();
      },
    };
  } catch (error) {
    world.board.close();
    await diary?.close();
    await hold.release();
    throw error;
  }

  async function openAround({ clock, board, isSimulated, ...world }: World): Promise<Wallbox> {
    const meterOf = async (of: Config) =>
      world.meter ?? openMeter(of.meter, { clock, timeZone: of.timezone });
    return startWallbox({
      config,
      pins,
      settings,
      journal,
      diary,
      simulated: isSimulated,
      board,
      meter: await meterOf(config),
      openMeter: meterOf,
      check: loaded.check,
      clock,
      log,
      bootId: kernelBootId(),
      failed,
      about: { version, device: thisDevice },
      api: async (told) => {
        const { api } = config;
        const app = createApi({
          ...told,
          ...(diary !== undefined && { past: { diary, timezone: config.timezone } }),
          config: api,
          told: toldConfig(config),
          rehearse: rehearseBy(),
          clock,
          log,
          version,
          device: thisDevice,
          page: PAGE,
          bootId: randomUUID(),
          ...(tls !== undefined && { tls }),
        });
        const { host, port } = api;
        const url = await app.listen({ host, port }).catch(async (cause: unknown) => {
          await app.close();
          throw new ListenError(cause, { host, port });
        });
        log.info({ url, simulated: isSimulated }, `listening on ${url}`);
        return app;
      },
    });
  }
}

/** @returns undefined where sessions and history are not wanted. */
async function diaryOf(config: Config, log: Logger): Promise<Diary | undefined> {
  const { stateDir, journal, prices } = config;
  return journal.enabled ? openDiary({ stateDir, keep: journal, prices, log }) : undefined;
}

/** Differs after each start of the machine; only Linux tells. */
function kernelBootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
