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

/** A value for a message, as it was sent. */
export function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number, or the text of one; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'string' && value.trim() !== '') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}

/** A flag, which the original's description also writes as a text; undefined where there is none. */
export function flagOf(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  return value === true || value === 'true' || (typeof value === 'number' && value !== 0);
}

export function isObject(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
