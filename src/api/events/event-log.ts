/** One event as it goes over the wire. */
interface Entry {
  readonly serial: number;
  readonly text: string;
}

/**
 * The newest events, numbered, so that a reader that was away for a moment misses nothing. The boot
 * id in front of the number tells readers of an earlier run apart.
 */
export class EventLog {
  readonly #bootId: string;
  readonly #kept: number;
  readonly #entries: Entry[] = [];
  #serial = 0;

  /** @param kept - how many events are kept for readers that come back. */
  constructor(bootId: string, kept: number) {
    this.#bootId = bootId;
    this.#kept = kept;
  }

  /** Id of the newest event; number 0 before the first. */
  get newestId(): string {
    return `${this.#bootId}-${this.#serial}`;
  }

  /** @returns the event as it goes to every reader. */
  append(event: string, data: unknown): string {
    this.#serial += 1;
    const text = eventText(event, data, this.newestId);
    this.#entries.push({ serial: this.#serial, text });
    if (this.#entries.length > this.#kept) this.#entries.shift();
    return text;
  }

  /**
   * @param lastEventId - the id a reader saw last, from its `Last-Event-ID`.
   * @returns all that came after it, or undefined when that is not known: another boot, no id of
   * ours, or too long ago.
   */
  since(lastEventId: string): readonly string[] | undefined {
    const prefix = `${this.#bootId}-`;
    const digits = lastEventId.startsWith(prefix) ? lastEventId.slice(prefix.length) : '';
    if (!/^\d{1,15}$/.test(digits)) return undefined;
    const serial = Number(digits);
    const oldest = this.#serial - this.#entries.length;
    if (serial < oldest || serial > this.#serial) return undefined;
    return this.#entries.slice(serial - oldest).map(({ text }) => text);
  }
}

/**
 * One server-sent event (HTML Living Standard, 9.2.6).
 *
 * @param data - anything JSON can carry; JSON text holds no line breaks.
 * @param id - left out, the reader keeps the id it has.
 */
export function eventText(event: string, data: unknown, id?: string): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
