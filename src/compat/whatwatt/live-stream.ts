import type { ServerResponse } from 'node:http';

/** Who is this far behind does not read, bytes. */
const MAX_WAITING_BYTES = 64 * 1_024;

/** The one stream of server-sent events there is: whoever comes last has it. */
export class LiveStream {
  #response: ServerResponse | undefined;

  /** Begins a stream, and ends the one before. */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    this.#response?.end();
    this.#response = response;
    response.on('close', () => {
      if (this.#response === response) this.#response = undefined;
    });
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    response.flushHeaders();
  }

  get isHeard(): boolean {
    return this.#response !== undefined;
  }

  /** Sends an event; who does not read is dropped. */
  send(data: unknown): void {
    const response = this.#response;
    if (response === undefined) return;
    if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
    else response.write(`event: live\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    this.#response?.end();
  }
}
