import type { Clock } from '../../clock.ts';
import { logTime } from './stamp.ts';

const LEVELS = ['all', 'debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Whoever is shown the log. */
export interface LogReader {
  /** Nothing below it is shown. */
  readonly level: LogLevel;
  logged(line: string): void;
}

/** Lines that are kept for `getLog`; warnings and errors are, as in the original. */
const KEPT = 50;
const KEPT_LEVELS: readonly LogLevel[] = ['warning', 'error'];
/** Longest text of a line, characters. */
const LONGEST = 200;

export function isLogLevel(text: unknown): text is LogLevel {
  return LEVELS.some((level) => level === text);
}

/** The log of the meter that clients see; none of SunPilot's own. */
export class DeviceLog {
  readonly #clock: Clock;
  readonly #readers = new Set<LogReader>();
  #kept: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get kept(): readonly string[] {
    return this.#kept;
  }

  /** @returns a function that shows it no more. */
  show(reader: LogReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Shows a line to all who want its level, and keeps those that matter. */
  add(level: LogLevel, text: string): void {
    const line = this.line(level, text);
    if (KEPT_LEVELS.includes(level)) this.#kept = [...this.#kept, line].slice(-KEPT);
    this.#tell(level, line);
  }

  /** An empty line of level info that says no more than that we live; it is not kept. */
  sign(): void {
    this.#tell('info', this.line('info', ''));
  }

  clear(): void {
    this.#kept = [];
  }

  /** `[I]MM/DD HH:MM:SS: text`. */
  line(level: LogLevel, text: string): string {
    const letter = level.charAt(0).toUpperCase();
    const plain = text.slice(0, LONGEST).replace(/[^\x20-\x7e]/g, '_');
    return `[${letter}]${logTime(this.#clock.epochMs())}: ${plain}`;
  }

  #tell(level: LogLevel, line: string): void {
    for (const reader of this.#readers) {
      if (LEVELS.indexOf(reader.level) <= LEVELS.indexOf(level)) reader.logged(line);
    }
  }
}
