import { execFile } from 'node:child_process';
import type { EvseBoard, EvseOutputs } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';

/** Telling a manager takes milliseconds; one that hangs must not pile up. */
const TELL_MS = 5_000;

export interface ServiceManagerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly pid: number;
  /** Told once when the manager cannot be told anything. */
  readonly failed: (detail: string) => void;
}

/**
 * systemd, as a service of type `notify` sees it (sd_notify(3)). It is told through
 * `systemd-notify`, so that nothing native is needed: ready once the program is up and its heart
 * beats, then alive with each beat, three times as often as it wants to hear.
 */
export class ServiceManager {
  readonly #options: ServiceManagerOptions;
  readonly #everyMs: number;
  #hasBeaten = false;
  #isUp = false;
  #isReady = false;
  #isTelling = false;
  #hasFailed = false;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(options: ServiceManagerOptions) {
    this.#options = options;
    const { env, pid } = options;
    const isForUs = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid);
    const watchdogUs = isForUs ? Number(env['WATCHDOG_USEC'] ?? 0) : 0;
    this.#everyMs = watchdogUs > 0 ? watchdogUs / 3_000 : Number.POSITIVE_INFINITY;
  }

  /** The machine ticked and its outputs were driven. */
  heartbeat(): void {
    const { env, clock } = this.#options;
    this.#hasBeaten = true;
    if (env['NOTIFY_SOCKET'] === undefined || this.#isTelling || !this.#isUp) return;
    const nowMs = clock.now();
    if (this.#isReady && nowMs - this.#toldMs < this.#everyMs) return;
    this.#toldMs = nowMs;
    this.#tell(this.#isReady ? ['WATCHDOG=1'] : ['--ready', 'WATCHDOG=1']);
    this.#isReady = true;
  }

  /** The start is done: it is noted, and whoever asks is answered. */
  up(): void {
    this.#isUp = true;
    if (this.#hasBeaten) this.heartbeat();
  }

  /** The program was asked to end, and is about to. */
  stopping(): void {
    if (this.#options.env['NOTIFY_SOCKET'] !== undefined) this.#tell(['STOPPING=1']);
  }

  #tell(words: readonly string[]): void {
    this.#isTelling = true;
    const { NOTIFY_SOCKET, PATH } = this.#options.env;
    const options = { env: { NOTIFY_SOCKET, PATH }, timeout: TELL_MS };
    execFile('systemd-notify', words, options, (error) => {
      this.#isTelling = false;
      if (error === null || this.#hasFailed) return;
      this.#hasFailed = true;
      this.#options.failed(`systemd cannot be told that we live: ${error.message}`);
    });
  }
}

/** A board that is no real one, with a heartbeat whenever it was driven. */
export function beatingBoard(board: EvseBoard, heartbeat: () => void): EvseBoard {
  const apply = (outputs: EvseOutputs): void => {
    board.apply(outputs);
    heartbeat();
  };
  return {
    driver: board.driver,
    sensesPilot: board.sensesPilot,
    ...(board.switchesPhases !== undefined && { switchesPhases: board.switchesPhases }),
    apply,
    watch: (listener) => board.watch(listener),
    close: () => board.close(),
  };
}
