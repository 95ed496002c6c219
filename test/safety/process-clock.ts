import type { VirtualClock } from '../../sim/virtual-clock.ts';
import type { Clock } from '../../src/clock.ts';

/** A process as far as time goes: once it has stopped, none of its alarms rings any more. */
export class ProcessClock implements Clock {
  readonly #world: VirtualClock;
  #isStopped = false;

  constructor(world: VirtualClock) {
    this.#world = world;
  }

  now(): number {
    return this.#world.now();
  }

  epochMs(): number {
    return this.#world.epochMs();
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    return this.#world.setTimeout(() => {
      if (!this.#isStopped) callback();
    }, delayMs);
  }

  clearTimeout(handle: unknown): void {
    this.#world.clearTimeout(handle);
  }

  stop(): void {
    this.#isStopped = true;
  }
}
