import { connect, type Socket } from 'node:net';
import { Client } from './client.ts';
import type { SmartMeterDevice } from './device.ts';
import type { SampleSink } from './sampling.ts';

/** Between two attempts to reach it while the meter is idle, milliseconds. */
const AGAIN_MS = 30_000;
const CONNECT_MS = 5_000;

/**
 * A host that is dialled, where the settings name one, is told who we are, and asks for samples as a
 * client does. It changes no settings.
 */
export class StreamServer {
  readonly #device: SmartMeterDevice;
  #client: Client | undefined;
  #socket: Socket | undefined;
  #alarm: unknown;

  constructor(device: SmartMeterDevice) {
    this.#device = device;
    this.#dial();
  }

  /** Its connection, for samples without packets. */
  get sink(): SampleSink | undefined {
    return this.#client?.sink;
  }

  /** The settings name another host, or none. */
  restart(): void {
    void this.close();
    this.#dial();
  }

  async close(): Promise<void> {
    const [client, socket] = [this.#client, this.#socket];
    this.#client = undefined;
    this.#socket = undefined;
    this.#device.clock.clearTimeout(this.#alarm);
    await client?.close();
    socket?.destroy();
  }

  #dial(): void {
    const { clock, config, sampling } = this.#device;
    const { streamServer: host, streamServerPort: port } = config;
    if (host === null) return;
    if (sampling !== undefined) {
      this.#alarm = clock.setTimeout(() => this.#dial(), AGAIN_MS);
      return;
    }
    const socket = connect({ host, port, allowHalfOpen: true });
    this.#socket = socket;
    this.#alarm = clock.setTimeout(() => socket.destroy(), CONNECT_MS);
    // Why it broke is told by `close` as well.
    socket.on('error', () => {});
    socket.once('connect', () => {
      if (this.#socket !== socket) return;
      clock.clearTimeout(this.#alarm);
      this.#client = new Client({
        device: this.#device,
        socket,
        address: host,
        maySet: false,
        gone: (client) => {
          if (this.#client === client) this.#client = undefined;
        },
      });
    });
    socket.once('close', () => {
      // One that was let go makes room for another, or for none.
      if (this.#socket !== socket) return;
      clock.clearTimeout(this.#alarm);
      this.#alarm = clock.setTimeout(() => this.#dial(), AGAIN_MS);
    });
  }
}
