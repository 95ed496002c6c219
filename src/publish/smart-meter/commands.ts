import { type Answer, type Command, isObject, nameOf, refused } from './answer.ts';
import type { SmartMeterDevice } from './device.ts';
import type { LogLevel } from './device-log.ts';
import { GETTERS } from './getters.ts';
import { LOG_COMMANDS } from './log-commands.ts';
import type { SampleSink } from './sampling.ts';
import { SAMPLING_COMMANDS } from './sampling-commands.ts';
import { SETTINGS_COMMANDS } from './settings-commands.ts';

/** Who sends commands. */
export interface Peer {
  /** As the socket has it; undefined for those who come through somebody else. */
  readonly address: string | undefined;
  /** Whether it may ask for a change of settings, if these allow it. */
  readonly maySet: boolean;
  /** Takes samples on its own connection; absent where there is none. */
  readonly sink?: SampleSink;
  /** Absent for a client that sees no log. */
  setLogLevel?(level: LogLevel): void;
}

/** Carries out a command; answers are sent in their order, none is an answer as well. */
export type Handler = (
  command: Command,
  asked: { readonly device: SmartMeterDevice; readonly peer: Peer },
) => readonly Answer[] | Promise<readonly Answer[]>;

/** Handlers by the names of commands. */
export type Handlers = Readonly<Record<string, Handler>>;

const HANDLERS: Handlers = {
  ...GETTERS,
  ...LOG_COMMANDS,
  ...SAMPLING_COMMANDS,
  ...SETTINGS_COMMANDS,
};

const SYNTAX = 'JSON format error, syntax: {"cmd":<cmdName>, "[payload":{<data>}]}}';
/** Of a line that is no JSON so much is shown in the log, characters. */
const SHOWN = 30;

/** Reads one line and does what it says. */
export async function obey(
  line: string,
  device: SmartMeterDevice,
  peer: Peer,
): Promise<readonly Answer[]> {
  const command = parse(line);
  if (command === undefined) {
    // A line that was meant to hold a password must not turn up in the log.
    const shown = /pwd|pass/i.test(line) ? '***' : line.slice(0, SHOWN);
    device.log.add('error', `deserializeJson() failed: ${shown.replace(/[\r\n"{}]/g, '_')}`);
    return [];
  }
  if (!isObject(command) || typeof command['cmd'] !== 'string') {
    return [{ error: true, msg: SYNTAX }];
  }
  const name = nameOf(command);
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
  if (handler !== undefined) return handler(command, { device, peer });
  device.log.add('warning', `unknown command: ${name}`);
  return [refused(command, 'unknown command')];
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
