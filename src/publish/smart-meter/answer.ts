/** A command of a client, a JSON object. */
export type Command = Readonly<Record<string, unknown>>;

/** What is answered, keys in the order of the original. */
export type Answer = Readonly<Record<string, unknown>>;

/** The name of a command, as text. */
export function nameOf(command: Command): string {
  return String(command['cmd']);
}

/** Its `payload`; empty where there is none. */
export function payloadOf(command: Command): Command {
  const { payload } = command as { payload?: unknown };
  return isObject(payload) ? payload : {};
}

/** It was done. */
export function done(command: Command, more: Answer = {}): Answer {
  return { error: false, cmd: nameOf(command), ...more };
}

/** It was not. */
export function refused(command: Command, msg: string, more: Answer = {}): Answer {
  return { error: true, cmd: nameOf(command), msg, ...more };
}

export function isObject(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
