import type { Socket } from 'node:net';
import type { SmartMeterDevice } from './device.ts';
import { DEFAULT_RATE } from './info.ts';
import { type Listener, listening } from './listening.ts';
import { ALL_PHASES } from './measures.ts';
import { chunkBytes } from './packet.ts';
import { partFrom } from './parting.ts';
import type { SampleSink } from './sampling.ts';
import { sampleBytes } from './waveform.ts';

const MOST_CONNECTIONS = 8;
const CHUNK_LIMIT_BYTES = 1_024;
/** So long after sampling has ended others may ask for samples for whoever waits, milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * Voltage and current of all phases as bare floats, from the moment somebody connects until sampling
 * stops. Who comes while the meter samples waits to be given samples of type FFMPEG, or for the meter
 * to be idle again, and for the one before to leave: who connects anew may come before it is seen that
 * the old connection is gone.
 */
export class RawStream {
  readonly #listener: Listener;
  readonly #device: SmartMeterDevice;
  readonly #sockets: Map<Socket, SampleSink>;
  readonly #forget: () => void;
  #alarm: unknown;

  private constructor(
    listener: Listener,
    device: SmartMeterDevice,
    sockets: Map<Socket, SampleSink>,
  ) {
    this.#listener = listener;
    this.#device = device;
    this.#sockets = sockets;
    let served: SampleSink | undefined;
    this.#forget = device.watch((isSampling) => {
      device.clock.clearTimeout(this.#alarm);
      if (!isSampling) this.#alarm = device.clock.setTimeout(() => this.#serveNext(), PATIENCE_MS);
      const ended = served;
      served = isSampling ? device.sampling?.options.sink : undefined;
      if (!isSampling && ended !== undefined) this.#end(ended);
    });
  }

  /** Rejects if it cannot listen. */
  static async listen(device: SmartMeterDevice, port: number): Promise<RawStream> {
    const { admits, failed } = device.context;
    const sockets = new Map<Socket, SampleSink>();
    const connected = (socket: Socket): void => {
      if (!admits(socket.remoteAddress)) socket.destroy();
      else takeIn(socket, device, sockets);
    };
    const { host } = device.config;
    const mostConnections = MOST_CONNECTIONS;
    const listener = await listening({ host, port, mostConnections, connected, failed });
    return new RawStream(listener, device, sockets);
  }

  /** Whoever waits for samples. */
  waiting(): SampleSink | undefined {
    return [...this.#sockets].find(([socket]) => socket.writable)?.[1];
  }

  async close(): Promise<void> {
    this.#forget();
    this.#device.clock.clearTimeout(this.#alarm);
    await this.#listener.close();
  }

  #serveNext(): void {
    const sink = this.waiting();
    if (sink !== undefined && this.#device.sampling === undefined) serve(this.#device, sink);
  }

  #end(sink: SampleSink): void {
    for (const [socket, own] of this.#sockets) {
      if (own === sink) partFrom(socket, this.#device.clock);
    }
  }
}

function takeIn(socket: Socket, device: SmartMeterDevice, sockets: Map<Socket, SampleSink>): void {
  const sink: SampleSink = {
    waitingBytes: () => socket.writableLength,
    send: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    drop: () => socket.destroy(),
  };
  sockets.set(socket, sink);
  // Nobody has anything to say here.
  socket.resume();
  socket.on('error', () => {});
  socket.on('end', () => socket.destroy());
  socket.on('close', () => {
    sockets.delete(socket);
    device.gone(sink);
  });
  if (device.sampling === undefined) serve(device, sink);
}

function serve(device: SmartMeterDevice, sink: SampleSink): void {
  device.sample({
    measures: ALL_PHASES,
    rate: DEFAULT_RATE,
    chunkBytes: chunkBytes(DEFAULT_RATE, sampleBytes(ALL_PHASES), CHUNK_LIMIT_BYTES),
    prefix: false,
    largestBytes: CHUNK_LIMIT_BYTES,
    flowControl: false,
    slot: undefined,
    startEpochMs: undefined,
    sink,
    owner: sink,
    hasAddress: true,
  });
}
