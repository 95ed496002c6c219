import type { BoardFault } from '../../src/charging/board.ts';
import type { FromGuard } from './message.ts';

/** What keeps the contactor open, and who was told of it. */
export class Obstacles {
  readonly #tell: (message: FromGuard) => void;
  readonly #faults = new Map<BoardFault['kind'], BoardFault>();

  constructor(tell: (message: FromGuard) => void) {
    this.#tell = tell;
  }

  get isClear(): boolean {
    return this.#faults.size === 0;
  }

  /** A fault that is there, or is not; told when that changes. */
  set(isThere: boolean, fault: BoardFault): void {
    if (isThere !== this.#faults.has(fault.kind))
      this.become(fault.kind, isThere ? fault : undefined);
  }

  /** The fault of a kind, of which there are several, or none; told when that changes. */
  become(kind: BoardFault['kind'], fault: BoardFault | undefined): void {
    const before = this.#faults.get(kind);
    if (fault === before) return;
    if (fault !== undefined) {
      this.#faults.set(kind, fault);
      this.#tell({ type: 'fault', fault });
    } else {
      this.#faults.delete(kind);
      // What is latched stays with whoever was told, until a person resets it.
      if (before?.latched === false) this.#tell({ type: 'cleared', kind });
    }
  }

  /** For whoever closed in spite of it, or reset it. @param kind - of which; of all unless given. */
  tellAgain(kind?: BoardFault['kind']): void {
    for (const fault of this.#faults.values()) {
      if (kind === undefined || fault.kind === kind) this.#tell({ type: 'fault', fault });
    }
  }
}
