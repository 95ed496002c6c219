import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import type { Io } from './io.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text);
}

/** Keys whose values never reach a log, wherever something logs an object that has them. */
const SECRETS = ['password', 'hash', 'tokens', 'token', 'authorization', 'cookie', 'secret'];

/**
 * The program's log: a JSON line an entry, or lines for people where someone looks on.
 *
 * @param level - the least that is logged.
 */
export async function createLog(io: Io, level: LogLevel): Promise<Logger> {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]),
  };
  if (io.stdout.isTTY !== true) return pino(options, io.stdout);
  const { default: pretty } = await import('pino-pretty');
  const colorize = io.env['NO_COLOR'] === undefined || io.env['NO_COLOR'] === '';
  const translateTime = 'SYS:HH:MM:ss';
  const lines = pretty({ destination: io.stdout, colorize, translateTime, singleLine: true });
  return pino(options, lines);
}
