import { connect, type Socket } from 'node:net';
import { Client } from './client.ts';
import type { SmartMeterDevice } from './device.ts';
import type { SampleSink } from './sampling.ts';

/** Between two attempts to reach it while the meter is idle, milliseconds. */
const AGAIN_MS = 30_000;
const CONNECT_MS = 5_000;

/**
 * A host that is dialled, is told who we are, and asks for samples as a client does. It changes no
 * settings.
 */
export class StreamServer {
  readonly #device: SmartMeterDevice;
  readonly #host: string;
  #client: Client | undefined;
  #socket: Socket | undefined;
  #alarm: unknown;
  #isClosed = false;

  constructor(device: SmartMeterDevice, host: string) {
    this.#device = device;
    this.#host = host;
    this.#dial();
  }

  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  /** Its connection, for samples without packets. */
  get sink(): SampleSink | undefined {
    return this.#client?.sink;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#device.clock.clearTimeout(this.#alarm);
    await this.#client?.close();
    this.#socket?.destroy();
  }

  #dial(): void {
    const { clock, config } = this.#device;
    if (this.#device.sampling !== undefined) {
      this.#alarm = clock.setTimeout(() => this.#dial(), AGAIN_MS);
      return;
    }
    const socket = connect({
      host: this.#host,
      port: config.streamServerPort,
      allowHalfOpen: true,
    });
    this.#socket = socket;
    this.#alarm = clock.setTimeout(() => socket.destroy(), CONNECT_MS);
    // Why it broke is told by `close` as well.
    socket.on('error', () => {});
    socket.once('connect', () => {
      clock.clearTimeout(this.#alarm);
      this.#client = new Client({
        device: this.#device,
        socket,
        address: this.#host,
        maySet: false,
        gone: () => {
          this.#client = undefined;
        },
      });
    });
    socket.once('close', () => {
      clock.clearTimeout(this.#alarm);
      if (!this.#isClosed) this.#alarm = clock.setTimeout(() => this.#dial(), AGAIN_MS);
    });
  }
}
