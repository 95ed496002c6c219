import { energyTotals } from '../../meter/energy-total.ts';
import { type Answer, type Command, done, nameOf, numberOf, payloadOf, refused } from './answer.ts';
import { whenIdle } from './busy.ts';
import type { Handler, Handlers, Peer } from './commands.ts';
import type { SmartMeterDevice } from './device.ts';
import { twoDigits } from './info.ts';
import type { SmartMeterConfig } from './smart-meter.config.ts';
import { fullTime } from './stamp.ts';

/** Where this outlet's block stands in the configuration. */
const PATH = 'publish.smartMeter';
/** Longest texts, characters. */
const LONGEST_NAME = 25;
const LONGEST_ADDRESS = 17;
/** Before this no clock is right, Unix milliseconds. */
const CLOCK_IS_SET_AFTER = Date.UTC(2026, 0, 1);

const NO_NETWORK = 'Not available: the operating system manages the network';
const NO_RESTART = 'Not available: SunPilot is not restarted or reset from here';
const NOT_ALLOWED =
  'Not allowed: publish.smartMeter.allowSet and allowFrom say who may change this';

/** What to lay over the block and to answer then; a text is why not. */
type Wanted =
  | string
  | {
      readonly keys: Partial<SmartMeterConfig>;
      readonly answer: Answer;
      readonly log?: string;
    };

/** Commands that change what is set, or would. */
export const SETTINGS_COMMANDS: Handlers = {
  addWifi: never(NO_NETWORK),
  delWifi: never(NO_NETWORK),
  restart: never(NO_RESTART),
  factoryReset: never(NO_RESTART),
  basicReset: never(NO_RESTART),
  ade9k: never('Not available: there is no such chip'),
  ntp: (command, { device }) => {
    const epochMs = device.clock.epochMs();
    const current_time = fullTime(epochMs);
    if (epochMs < CLOCK_IS_SET_AFTER) {
      return [refused(command, 'Error syncing time', { current_time })];
    }
    return [done(command, { msg: 'Time synced', current_time })];
  },
  mdns: setting((command) => {
    const { name } = payloadOf(command) as { name?: unknown };
    if (typeof name !== 'string') return 'MDNS name required in payload with key name';
    if (name.length > LONGEST_NAME) {
      return `MDNS name too long, only string of size ${LONGEST_NAME} allowed`;
    }
    const answer = { msg: `Set MDNS name to: ${name}`, mdns_name: name };
    return { keys: { name }, answer, log: `MDNS Name: ${name}` };
  }),
  mqttServer: setting((command) =>
    server(command, 'MQTTServer', LONGEST_ADDRESS, (host) => {
      const url = host === undefined ? null : brokerUrl(host);
      if (url === undefined) return 'MQTTServer address is none of a host';
      // Credentials belong to the broker they were configured for, and go to no other.
      const mqtt = { url, username: null, password: null };
      return { keys: { mqtt }, answer: { mqtt_server: host ?? '-' } };
    }),
  ),
  streamServer: setting((command, { config }) =>
    server(command, 'StreamServer', LONGEST_ADDRESS, (host) => {
      if (host !== undefined && !config.streamServers.includes(host)) {
        return 'StreamServer address is none of publish.smartMeter.streamServers';
      }
      return { keys: { streamServer: host ?? null }, answer: { stream_server: host ?? '-' } };
    }),
  ),
  timeServer: setting((command) =>
    server(command, 'TimeServer', LONGEST_NAME, (host = '-') => ({
      keys: { timeServer: host },
      answer: { time_server: host },
    })),
  ),
  calibration: setting((command) => {
    const { cal } = command as Command & { cal?: unknown };
    if (!Array.isArray(cal)) return 'Missing cal constants';
    if (cal.length < 6) return 'Need at least 6 cal constants';
    const calibration = cal.slice(0, 6).map(numberOf);
    const bad = calibration.findIndex((factor) => !(factor >= 0.5 && factor <= 2));
    if (bad >= 0) {
      return `Calibration parameter ${bad}: ${calibration[bad]?.toFixed(2)} not allowed [0.5-2.0]`;
    }
    const shown = calibration.map((factor, at) => {
      return `${at % 2 === 0 ? 'v' : 'i'}${Math.floor(at / 2) + 1}:${factor.toFixed(2)}`;
    });
    return { keys: { calibration }, answer: { msg: `Calibration set: ${shown.join(', ')}` } };
  }),
  resetEnergy: setting((command, { reading, clock }) => {
    const { energy = [0, 0, 0], ts } = command as Command & { energy?: unknown; ts?: unknown };
    const values = Array.isArray(energy) ? energy.map(numberOf) : [];
    if (values.length !== 3 || !values.every(Number.isFinite)) return 'Need 3 energy values';
    const importWh = reading && energyTotals(reading).importWh;
    if (importWh === undefined) return 'The meter tells no energy';
    const atEpochS = typeof ts === 'number' ? Math.floor(ts) : Math.floor(clock.epochMs() / 1_000);
    if (!(atEpochS >= 0 && atEpochS < 8.64e12)) return 'ts is no Unix time';
    const shown = values.map((value) => value.toFixed(2)).join(', ');
    return {
      keys: { energyReset: { atEpochS, importWh, energyWh: values } },
      answer: { msg: `Energy reset to [${shown}], @${fullTime(atEpochS * 1_000)}` },
    };
  }),
  dailyRestart: setting((command) => {
    const { hour, minute } = command as Command & { hour?: unknown; minute?: unknown };
    if (hour === undefined || minute === undefined) return 'Missing hour/minute';
    if (!isWithin(hour, 23)) return 'Hour must be in 24h format, -1 to disable';
    if (!isWithin(minute, 59)) return 'Minute must be -1<min<60, -1 to disable';
    if (hour < 0 || minute < 0) {
      return { keys: { dailyRestart: null }, answer: { msg: 'Disabled daily restart' } };
    }
    const msg = `Set daily restart to: ${twoDigits(hour)}:${twoDigits(minute)}:00`;
    return { keys: { dailyRestart: { hour, minute } }, answer: { msg } };
  }),
};

/** Refuses without a look at what came with it. */
function never(msg: string): Handler {
  return (command) => [refused(command, msg)];
}

/** A change of our block: only by who may, only as the whole configuration allows it. */
function setting(wish: (command: Command, device: SmartMeterDevice) => Wanted): Handler {
  const change = whenIdle(async (command, { device }) => {
    const wanted = wish(command, device);
    if (typeof wanted === 'string') return [refused(command, wanted)];
    const { context, log } = device;
    const result = await context.settings.change(PATH, wanted.keys);
    if (!result.ok) return [refused(command, result.detail)];
    context.log.info({ command: nameOf(command) }, 'a client changed settings');
    if (wanted.log !== undefined) log.add('info', wanted.log);
    return [done(command, wanted.answer)];
  });
  return (command, asked) =>
    maySet(asked.device, asked.peer) ? change(command, asked) : [refused(command, NOT_ALLOWED)];
}

function maySet({ config }: SmartMeterDevice, peer: Peer): boolean {
  return config.allowSet && peer.maySet;
}

/** The form three commands share: a server in the payload, `-` for none. */
function server(
  command: Command,
  what: string,
  longest: number,
  wish: (host: string | undefined) => Wanted,
): Wanted {
  const { server: host } = payloadOf(command) as { server?: unknown };
  if (typeof host !== 'string') return `${what} address required in payload with key server`;
  if (host.length > longest)
    return `${what} address too long, only string of size ${longest} allowed`;
  const wanted = wish(host === '-' ? undefined : host);
  if (typeof wanted === 'string') return wanted;
  return { ...wanted, answer: { msg: `Set ${what} address to: ${host}`, ...wanted.answer } };
}

function brokerUrl(host: string): string | undefined {
  return /^[\w.-]+(?::\d{1,5})?$/.test(host) && URL.canParse(`mqtt://${host}`)
    ? `mqtt://${host}`
    : undefined;
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -1 && value <= most;
}
