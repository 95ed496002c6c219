import {
  BoardError,
  type BoardListener,
  type EvseBoard,
  type EvseOutputs,
} from '../../src/charging/board.ts';
import type { PilotState } from '../../src/charging/pilot.ts';
import type { MeterReading } from '../../src/meter/reading.ts';
import type { Close, MeterFault, MeterListener, MeterSource } from '../../src/meter/source.ts';

/** A board made of memory: remembers every output, senses what the test says. */
export class FakeBoard implements EvseBoard {
  readonly driver = 'simulated';
  readonly sensesPilot = true;
  readonly applied: EvseOutputs[] = [];
  broken = false;
  closed = false;
  #listener: BoardListener | undefined;

  apply(outputs: EvseOutputs): void {
    if (this.broken) throw new BoardError('BOARD_WRITE', 'line is dead');
    this.applied.push(outputs);
  }

  watch(listener: BoardListener): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  close(): void {
    this.closed = true;
  }

  sense(state: PilotState): void {
    this.#listener?.pilot(state);
  }

  /** Where the board under test reports. */
  get listener(): BoardListener {
    if (this.#listener === undefined) throw new BoardError('BOARD_WRITE', 'nobody listens');
    return this.#listener;
  }

  draw(watts: number): void {
    this.#listener?.carPower?.(watts);
  }
}

/** The same with a car in B from before the start. */
export class PluggedBoard extends FakeBoard {
  override watch(listener: BoardListener): () => void {
    const stop = super.watch(listener);
    listener.pilot('B');
    return stop;
  }
}

/** A meter that reports exactly what the test tells it to. */
export class FakeMeter implements MeterSource {
  readonly name = 'fake';
  #listener: MeterListener | undefined;

  get isOpen(): boolean {
    return this.#listener !== undefined;
  }

  open(listener: MeterListener): Close {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  report(reading: MeterReading, raw?: Uint8Array): void {
    this.#listener?.reading(reading, raw);
  }

  refuse(fault: MeterFault): void {
    this.#listener?.fault(fault);
  }
}
