import type { Settings } from './journal.ts';

/** What was set over the interfaces, as it is now; changes are made one after another. */
export class RememberedSettings {
  readonly #save: (settings: Settings) => Promise<void>;
  #settings: Settings;
  #queue: Promise<unknown> = Promise.resolve();

  /** @param save - resolves once written. */
  constructor(settings: Settings, save: (settings: Settings) => Promise<void>) {
    this.#settings = settings;
    this.#save = save;
  }

  get now(): Settings {
    return this.#settings;
  }

  /** Runs work that no other change interrupts. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Sets what holds now although it could not be written; the next write includes it. */
  hold(next: Settings): void {
    this.#settings = next;
  }

  /** @throws {JournalError} when it could not be written; everything stays as it was. */
  async write(next: Settings): Promise<void> {
    await this.#save(next);
    this.#settings = next;
  }
}
