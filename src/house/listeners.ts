import type { Logger } from 'pino';
import type { HouseEvent } from './house.ts';

type Listener = (event: HouseEvent) => void;

/** Everyone who hears what happens in the house; one that fails takes nothing from the others. */
export class Listeners {
  readonly #log: Pick<Logger, 'error'>;
  readonly #listeners = new Set<Listener>();

  constructor(log: Pick<Logger, 'error'>) {
    this.#log = log;
  }

  /** @returns a function that ends the listening. */
  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: HouseEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (err) {
        this.#log.error({ err, event: event.type }, 'a listener failed');
      }
    }
  }
}
