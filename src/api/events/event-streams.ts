import type { Clock } from '../../clock.ts';

/** Where the events of one reader go: the part of a server response that is needed. */
export interface EventSink {
  /** Bytes accepted and not yet taken by the network. */
  readonly writableLength: number;
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
}

export interface StreamLimits {
  readonly streams: number;
  readonly perAddress: number;
  /** A reader this far behind is closed; it comes back with its last id. */
  readonly behindBytes: number;
  /** Comments go out this often, so that proxies and readers know the line is alive. */
  readonly commentEveryMs: number;
}

interface Reader {
  readonly address: string;
  /** What it was sent at the start and may take its time over, bytes. */
  openingBytes: number;
}

/** The readers that listen now. */
export class EventStreams {
  readonly #limits: StreamLimits;
  readonly #clock: Clock;
  readonly #readers = new Map<EventSink, Reader>();
  #alarm: unknown;

  constructor(limits: StreamLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  get count(): number {
    return this.#readers.size;
  }

  /** Whether one more reader from this address may listen. */
  hasRoomFor(address: string): boolean {
    if (this.#readers.size >= this.#limits.streams) return false;
    const same = [...this.#readers.values()].filter((reader) => reader.address === address);
    return same.length < this.#limits.perAddress;
  }

  /**
   * Lets a reader listen; the caller has asked {@link hasRoomFor}.
   *
   * @param opening - what it is sent first. However long, it does not count as being behind.
   */
  add(sink: EventSink, address: string, opening: string): void {
    this.#readers.set(sink, { address, openingBytes: Buffer.byteLength(opening) });
    sink.write(opening);
    if (this.#readers.size === 1) this.#armComment();
  }

  /** Forgets a reader that is gone. */
  remove(sink: EventSink): void {
    this.#readers.delete(sink);
    if (this.#readers.size === 0) this.#clock.clearTimeout(this.#alarm);
  }

  /** Sends to all; whoever is too far behind is closed. */
  broadcast(text: string): void {
    for (const [sink, reader] of this.#readers) {
      sink.write(text);
      const behindBytes = sink.writableLength;
      if (behindBytes <= this.#limits.behindBytes) reader.openingBytes = 0;
      else if (behindBytes > this.#limits.behindBytes + reader.openingBytes) this.#drop(sink);
    }
  }

  /** Ends all streams in good order. */
  close(): void {
    for (const sink of [...this.#readers.keys()]) {
      this.remove(sink);
      sink.end();
    }
  }

  #drop(sink: EventSink): void {
    this.remove(sink);
    sink.destroy();
  }

  #armComment(): void {
    this.#alarm = this.#clock.setTimeout(() => {
      this.broadcast(':\n\n');
      if (this.#readers.size > 0) this.#armComment();
    }, this.#limits.commentEveryMs);
  }
}
