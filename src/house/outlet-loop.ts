import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { messageOf } from '../thrown.ts';
import type { OutletStatus, RunningOutlet } from './outlet.ts';

/** Pauses between two starts double from the first to the last, milliseconds. */
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 60_000;
/** A start that takes longer has failed, milliseconds. */
const START_LIMIT_MS = 30_000;
/** An outlet that has run this long begins with the first pause again, milliseconds. */
const WELL_AFTER_MS = 60_000;
/** A close that takes longer is not waited for, milliseconds. */
const CLOSE_LIMIT_MS = 2_000;

/** A start that did not finish in time. */
export class OutletTimeoutError extends Error {
  override readonly name = 'OutletTimeoutError';
  readonly code = 'OUTLET_TIMEOUT';
}

export interface OutletLoopParts {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Starts the outlet once; `failed` may be called any time after it resolved. */
  readonly start: (failed: (cause: unknown) => void) => Promise<RunningOutlet>;
}

/**
 * Keeps one outlet up: starts it, restarts it with growing pauses after failures, counts those, and
 * tells how it is doing. Whatever happens to it never reaches anybody else.
 */
export class OutletLoop {
  readonly #parts: OutletLoopParts;
  #state: OutletStatus['state'] = 'starting';
  #detail = '';
  #failures = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #running: RunningOutlet | undefined;
  #startedMs = 0;
  #alarm: unknown;
  /** Each start has a number; the outcome of an older one comes too late. */
  #attempt = 0;

  constructor(parts: OutletLoopParts) {
    this.#parts = parts;
    this.#start();
  }

  status(): OutletStatus {
    const { name } = this.#parts;
    const detail = this.#running?.status?.() ?? this.#detail;
    return { name, state: this.#state, detail, failures: this.#failures };
  }

  /** Has the outlet go by another block. @returns whether it does; else it has to start anew. */
  reload(block: unknown): boolean {
    return this.#running?.reload?.(block as never) === true;
  }

  /** Ends the outlet for good. */
  async close(): Promise<void> {
    this.#attempt++;
    this.#parts.clock.clearTimeout(this.#alarm);
    await this.#closeRunning();
  }

  #start(): void {
    const { clock, log, name, start } = this.#parts;
    const attempt = ++this.#attempt;
    const isCurrent = (): boolean => attempt === this.#attempt;
    const failed = (cause: unknown): void => {
      if (isCurrent()) this.#fail(cause);
    };
    this.#alarm = clock.setTimeout(() => {
      failed(new OutletTimeoutError(`not up within ${START_LIMIT_MS / 1_000} s`));
    }, START_LIMIT_MS);
    // A start that throws synchronously has failed like any other.
    Promise.resolve()
      .then(() => start(failed))
      .then((running) => {
        if (!isCurrent()) return this.#close(running);
        clock.clearTimeout(this.#alarm);
        this.#running = running;
        this.#state = 'running';
        this.#detail = '';
        this.#startedMs = clock.now();
        log.info({ outlet: name }, `${name} is up`);
        return undefined;
      }, failed);
  }

  #fail(cause: unknown): void {
    const { clock, log, name } = this.#parts;
    this.#attempt++;
    clock.clearTimeout(this.#alarm);
    const wasWell = this.#running !== undefined && clock.now() - this.#startedMs >= WELL_AFTER_MS;
    if (wasWell) this.#pauseMs = FIRST_PAUSE_MS;
    this.#state = 'failed';
    this.#detail = messageOf(cause);
    this.#failures++;
    log.warn({ outlet: name, err: cause, retryInMs: this.#pauseMs }, `${name} failed`);
    this.#closeRunning();
    this.#alarm = clock.setTimeout(() => this.#start(), this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LAST_PAUSE_MS);
  }

  async #closeRunning(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running !== undefined) await this.#close(running);
  }

  async #close(running: RunningOutlet): Promise<void> {
    const { clock, log, name } = this.#parts;
    let alarm: unknown;
    const late = new Promise<void>((resolve) => {
      alarm = clock.setTimeout(resolve, CLOSE_LIMIT_MS);
    });
    try {
      await Promise.race([running.close(), late]);
    } catch (err) {
      log.warn({ outlet: name, err }, `${name} did not close well`);
    } finally {
      clock.clearTimeout(alarm);
    }
  }
}
