import type { BoardFault, BoardListener } from '../src/charging/board.ts';
import type { PilotState } from '../src/charging/pilot.ts';

/** What a board knows of vehicle, cable and itself: told as it comes, and to whoever listens later. */
export class BoardNews {
  readonly #sensesPilot: boolean;
  readonly #listeners = new Set<BoardListener>();
  readonly #faults = new Map<BoardFault['kind'], BoardFault>();
  #pilot: PilotState = 'A';
  #cable: { readonly currentA: number | undefined } | undefined;
  #isSimplified = false;
  #temperature: { readonly celsius: number | undefined } | undefined;

  constructor(sensesPilot: boolean) {
    this.#sensesPilot = sensesPilot;
  }

  /** @returns a function that ends the listening. */
  watch(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    if (this.#sensesPilot) listener.pilot(this.#pilot);
    if (this.#cable !== undefined) listener.cable?.(this.#cable.currentA);
    if (this.#isSimplified) listener.simplified?.(true);
    if (this.#temperature !== undefined) listener.temperature?.(this.#temperature.celsius);
    for (const fault of this.#faults.values()) listener.fault?.(fault);
    return () => this.#listeners.delete(listener);
  }

  /** Nobody hears anything any more. */
  end(): void {
    this.#listeners.clear();
  }

  pilot(state: PilotState): void {
    this.#pilot = state;
    for (const listener of this.#listeners) listener.pilot(state);
    // A guard that came while the vehicle was there does not know what it would have to take back.
    if (state === 'A' && this.#isSimplified) this.simplified(false);
  }

  /** Nobody sees the vehicle now: whoever asks has to be seen asking before anything closes upon it. */
  unseen(): void {
    if (this.#pilot === 'C') this.pilot('B');
  }

  /** @param currentA - amperes per phase; undefined when the resistor is lost. */
  cable(currentA: number | undefined): void {
    this.#cable = { currentA };
    for (const listener of this.#listeners) listener.cable?.(currentA);
  }

  simplified(isSimplified: boolean): void {
    this.#isSimplified = isSimplified;
    for (const listener of this.#listeners) listener.simplified?.(isSimplified);
  }

  /** @param celsius - inside the box; undefined once that cannot be read any more. */
  temperature(celsius: number | undefined): void {
    this.#temperature = { celsius };
    for (const listener of this.#listeners) listener.temperature?.(celsius);
  }

  /** The fault of a kind that was raised and not cleared. */
  faultOf(kind: BoardFault['kind']): BoardFault | undefined {
    return this.#faults.get(kind);
  }

  raise(fault: BoardFault): void {
    this.#faults.set(fault.kind, fault);
    for (const listener of this.#listeners) listener.fault?.(fault);
  }

  clear(kind: BoardFault['kind']): void {
    if (!this.#faults.delete(kind)) return;
    for (const listener of this.#listeners) listener.cleared?.(kind);
  }

  /** It does not stand any more, and whoever heard of it keeps it until it is reset. */
  drop(kind: BoardFault['kind']): void {
    this.#faults.delete(kind);
  }
}
