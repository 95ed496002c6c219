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

/** The readers that listen now. */
export class EventStreams {
  readonly #limits: StreamLimits;
  readonly #clock: Clock;
  readonly #addressOf = new Map<EventSink, string>();
  #alarm: unknown;

  constructor(limits: StreamLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  get count(): number {
    return this.#addressOf.size;
  }

  /** Whether one more reader from this address may listen. */
  hasRoomFor(address: string): boolean {
    if (this.#addressOf.size >= this.#limits.streams) return false;
    const same = [...this.#addressOf.values()].filter((other) => other === address);
    return same.length < this.#limits.perAddress;
  }

  /** Lets a reader listen; the caller has asked {@link hasRoomFor}. */
  add(sink: EventSink, address: string): void {
    this.#addressOf.set(sink, address);
    if (this.#addressOf.size === 1) this.#armComment();
  }

  /** Forgets a reader that is gone. */
  remove(sink: EventSink): void {
    this.#addressOf.delete(sink);
    if (this.#addressOf.size === 0) this.#clock.clearTimeout(this.#alarm);
  }

  /** Sends to all; whoever is too far behind is closed. */
  broadcast(text: string): void {
    for (const sink of this.#addressOf.keys()) this.send(sink, text);
  }

  /** Sends to one. */
  send(sink: EventSink, text: string): void {
    sink.write(text);
    if (sink.writableLength <= this.#limits.behindBytes) return;
    this.remove(sink);
    sink.destroy();
  }

  /** Ends all streams in good order. */
  close(): void {
    for (const sink of [...this.#addressOf.keys()]) {
      this.remove(sink);
      sink.end();
    }
  }

  #armComment(): void {
    this.#alarm = this.#clock.setTimeout(() => {
      this.broadcast(':\n\n');
      if (this.#addressOf.size > 0) this.#armComment();
    }, this.#limits.commentEveryMs);
  }
}
