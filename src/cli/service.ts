import type { Logger } from 'pino';
import { leavesOf, valueAt } from '../config/layer.ts';
import { problemLine } from '../config/problem.ts';
import type { Config } from '../config.ts';
import type { Wallbox } from '../wallbox.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Loaded, LoadResult } from './remembered-config.ts';

/** What was set over the API meanwhile does not go with the configuration. */
class ReloadError extends Error {
  override readonly name = 'ReloadError';
  readonly code = 'RELOAD';
}

/** How long an orderly stop may take; who asked for it waits 8 s before it loses patience. */
const STOP_MS = 7_500;

export interface ServiceParts {
  readonly log: Logger;
  /** Reads the configuration as it is now. */
  readonly load: () => Promise<LoadResult>;
  /** @param failed - the wallbox cannot go on. */
  readonly open: (loaded: Loaded, failed: (cause: unknown) => void) => Promise<Wallbox>;
  /** Whoever started us may know that we are up. */
  readonly up: () => void;
  /** The same, that we are about to end. */
  readonly ending: () => void;
}

/**
 * One wallbox that is running, over changes of its configuration. What is asked of it is done one
 * thing after another; only opening at once jumps the queue.
 */
export class Service {
  /** The exit code, once it is over. */
  readonly ended: Promise<ExitCode>;
  readonly #parts: ServiceParts;
  #end: (code: ExitCode) => void = () => {};
  #loaded: Loaded;
  #wallbox: Wallbox | undefined;
  #work: Promise<void> = Promise.resolve();
  #state: 'running' | 'stopping' | 'over' = 'running';

  constructor(parts: ServiceParts, loaded: Loaded) {
    this.#parts = parts;
    this.#loaded = loaded;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Starts the wallbox; a start that fails is the end. */
  start(): void {
    this.#inTurn(async () => {
      this.#wallbox = await this.#open(this.#loaded);
      if (!this.#isStopping()) this.#parts.up();
    });
  }

  /** Reads the configuration again; a bad one changes nothing. */
  reload(): void {
    this.#inTurn(() => this.#reload());
  }

  /** Stops the car the normal way, then ends. Asked again, it opens at once. */
  stop(): void {
    if (this.#state !== 'running') {
      this.#parts.log.warn('opening at once');
      this.#wallbox?.cut();
      this.#finish(EXIT.fine);
      return;
    }
    this.#state = 'stopping';
    this.#parts.log.info('stopping');
    this.#parts.ending();
    setTimeout(() => {
      this.#parts.log.error('the orderly stop takes too long; opening at once');
      this.#wallbox?.cut();
      this.#finish(EXIT.failed);
    }, STOP_MS).unref();
    this.#inTurn(async () => {
      await this.#wallbox?.end();
      this.#finish(EXIT.fine);
    });
  }

  /** Opens at once; nothing else is done any more. */
  cut(): void {
    this.#wallbox?.cut();
  }

  #inTurn(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#state === 'over') return;
      try {
        await work();
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #open(loaded: Loaded): Promise<Wallbox> {
    return this.#parts.open(loaded, (cause) => this.#fail(cause));
  }

  /** Opens with what has been set over the API until the wallbox before had ended. */
  async #openAgain(loaded: Loaded): Promise<Wallbox> {
    const now = await loaded.again();
    if (!now.ok) throw new ReloadError(now.problems.map(problemLine).join('; '));
    const wallbox = await this.#open(now.loaded);
    this.#loaded = now.loaded;
    return wallbox;
  }

  async #reload(): Promise<void> {
    const { log, load } = this.#parts;
    if (this.#isStopping()) return;
    const next = await load();
    if (!next.ok) {
      const problems = next.problems.map(problemLine);
      log.error({ problems }, 'the configuration is not usable; going on with the one before');
      return;
    }
    const changed = differences(this.#loaded.file, next.loaded.file);
    if (changed.length === 0) {
      log.info('the configuration is the same as before');
      return;
    }
    log.info({ changed }, 'the configuration changed; the wallbox stops and starts with it');
    await this.#wallbox?.end();
    this.#wallbox = undefined;
    if (this.#isStopping()) return;
    this.#wallbox = await this.#openOr(next.loaded, this.#loaded);
  }

  #isStopping(): boolean {
    return this.#state !== 'running';
  }

  /** A configuration that is right may still not work: another port may be taken. */
  async #openOr(next: Loaded, before: Loaded): Promise<Wallbox> {
    try {
      return await this.#openAgain(next);
    } catch (err) {
      this.#parts.log.error({ err }, 'cannot start with the new configuration; back to the old');
      return this.#openAgain(before);
    }
  }

  #fail(cause: unknown): void {
    if (this.#state === 'over') return;
    this.#parts.log.fatal({ err: cause }, 'cannot go on');
    this.#wallbox?.cut();
    this.#finish(EXIT.failed);
  }

  #finish(code: ExitCode): void {
    this.#state = 'over';
    this.#end(code);
  }
}

/** Keys whose values differ; the values themselves may be secret. */
function differences(before: Config, after: Config): string[] {
  const keys = new Set([before, after].flatMap(leavesOf).map((leaf) => leaf.join('.')));
  return [...keys].filter((key) => {
    const [one, other] = [before, after].map((config) => valueAt(config, key.split('.')));
    return JSON.stringify(one) !== JSON.stringify(other);
  });
}
