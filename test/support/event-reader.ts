import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';

export interface ReceivedEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: unknown;
}

/** Reads server-sent events over a real socket. */
export class EventReader {
  readonly response: IncomingMessage;
  /** Whether the stream is over, in whatever way. */
  over = false;
  readonly #request: ClientRequest;
  readonly #blocks: string[] = [];
  #rest = '';
  #wake: () => void = () => {};

  /** @param from - address of this machine to call from. */
  static open(
    url: string,
    headers: Record<string, string> = {},
    from = '127.0.0.1',
  ): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      const options = { headers, agent: false, localAddress: from };
      const request = get(url, options, (response) => resolve(new EventReader(request, response)));
      request.on('error', reject);
    });
  }

  constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.response = response;
    request.on('error', () => {});
    response.setEncoding('utf8');
    response.on('error', () => {});
    response.on('data', (text: string) => {
      const blocks = (this.#rest + text).split('\n\n');
      this.#rest = blocks.pop() ?? '';
      this.#blocks.push(...blocks);
      this.#wake();
    });
    response.on('close', () => {
      this.over = true;
      this.#wake();
    });
    onTestFinished(() => this.close());
  }

  /** The next block, comment or event, as it came. */
  async block(): Promise<string> {
    while (this.#blocks.length === 0) {
      if (this.over) throw new Error('the stream is over');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#blocks.shift() ?? '';
  }

  async next(): Promise<ReceivedEvent> {
    const block = await this.block();
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    return {
      id: field('id'),
      event: field('event') ?? 'message',
      data: JSON.parse(field('data') ?? 'null'),
    };
  }

  /** Stops reading without hanging up. */
  pause(): void {
    this.response.pause();
  }

  close(): void {
    this.#request.destroy();
  }
}
