import type { Clock } from '../../clock.ts';
import type { Measures } from './measures.ts';
import { packet } from './packet.ts';
import type { Quantities } from './quantities.ts';
import { SampleBuffer } from './sample-buffer.ts';
import { sampleBytes, writeSample } from './waveform.ts';

/** Where samples go. */
export interface SampleSink {
  /** Bytes that were handed over and have not left yet. */
  waitingBytes(): number;
  send(bytes: Buffer): void;
  /** It does not take them: let go of it. */
  drop(): void;
}

export interface SamplingOptions {
  readonly measures: Measures;
  /** Samples a second. */
  readonly rate: number;
  /** Data in a packet, bytes, a whole number of samples. */
  readonly chunkBytes: number;
  /** Whether data comes in packets, or bare. */
  readonly prefix: boolean;
  /** What may leave at once when so many samples are asked for, bytes; no less than a chunk. */
  readonly largestBytes: number;
  /** Nothing is sent until it is asked for. */
  readonly flowControl: boolean;
  /** Send only in seconds whose number, modulo the second of these, is the first. */
  readonly slot: readonly [number, number] | undefined;
  /** When it begins, Unix milliseconds; undefined is now. */
  readonly startEpochMs: number | undefined;
  readonly sink: SampleSink;
  /** Who asked: with it gone, sampling ends. */
  readonly owner: object;
  /** Whether who asked has an address, or came through a broker. */
  readonly hasAddress: boolean;
}

export interface SamplingParts {
  readonly clock: Clock;
  /** For {@link BUFFER_BYTES} of samples, and nobody else's while we sample. */
  readonly memory: Buffer;
  /** What the samples say now; undefined where no reading may be told. */
  readonly quantities: () => Quantities | undefined;
  readonly log: (level: 'info' | 'warning', text: string) => void;
}

/** What was sampled. */
export interface SamplingResult {
  readonly durationMs: number;
  readonly samples: number;
  readonly sentSamples: number;
  readonly startEpochMs: number;
  readonly stopEpochMs: number;
}

/** What the device keeps of samples nobody took yet, bytes; the original's is as large. */
export const BUFFER_BYTES = 3_670_016;
/** A sink that has so much left to send is given no more packets, bytes. */
const SINK_BYTES = 32 * 1024;
/** A sink that takes nothing for this long is dropped, milliseconds. */
const STALL_MS = 5_000;
const SHORTEST_TICK_MS = 20;
const LONGEST_TICK_MS = 1_000;
/** So often it is looked whether a slot has begun or ended, milliseconds. */
const SLOT_TICK_MS = 50;

/** One run of sampling: makes samples as time passes and sends them as the client wants them. */
export class Sampling {
  readonly options: SamplingOptions;
  readonly #parts: SamplingParts;
  readonly #sampleBytes: number;
  readonly #buffer: SampleBuffer;
  readonly #one: Buffer;
  readonly #startMs: number;
  readonly #startEpochMs: number;
  readonly #tickMs: number;
  #alarm: unknown;
  #samples = 0;
  #sentSamples = 0;
  #packets = 0;
  #cleared: boolean;
  #wasInSlot = false;
  #sentInSlot = 0;
  #blockedSinceMs: number | undefined;
  /** No sample is made any more. */
  #isOver = false;
  #isAbandoned = false;
  /** Ends a pause of {@link stop}. */
  #wake = (): void => {};

  constructor(options: SamplingOptions, parts: SamplingParts) {
    const { rate, chunkBytes, measures, startEpochMs, slot, flowControl } = options;
    const { clock } = parts;
    this.options = options;
    this.#parts = parts;
    this.#sampleBytes = sampleBytes(measures);
    this.#one = Buffer.alloc(this.#sampleBytes);
    const wholeChunks = Math.floor(parts.memory.length / chunkBytes) * chunkBytes;
    this.#buffer = new SampleBuffer(parts.memory.subarray(0, wholeChunks));
    this.#startEpochMs = startEpochMs ?? clock.epochMs();
    this.#startMs = clock.now() + this.#startEpochMs - clock.epochMs();
    this.#cleared = !flowControl && slot === undefined;
    const periodMs = 1_000 / rate;
    const longestMs = slot === undefined ? LONGEST_TICK_MS : SLOT_TICK_MS;
    this.#tickMs = Math.min(longestMs, Math.max(SHORTEST_TICK_MS, periodMs));
    this.#alarm = clock.setTimeout(() => this.#tick(), this.#startMs - clock.now());
  }

  /** Unix milliseconds. */
  get startEpochMs(): number {
    return this.#startEpochMs;
  }

  /** Whether samples are sent as they come. */
  clear(isClear: boolean): void {
    this.#cleared = isClear;
    if (isClear && !this.#isOver) this.#sendWaiting();
  }

  /** Sends so many samples, oldest first. @returns false, and sends none, where there are fewer. */
  request(samples: number): boolean {
    if (this.#isOver) return false;
    this.#fill();
    const bytes = samples * this.#sampleBytes;
    if (this.#buffer.length < bytes || this.#isSinkFull()) return false;
    const most = this.options.largestBytes - (this.options.largestBytes % this.#sampleBytes);
    for (let left = bytes; left > 0; left -= most) this.#send(Math.min(left, most));
    return true;
  }

  /** Ends it. What is left is sent first, as fast as it is taken. */
  async stop(): Promise<SamplingResult> {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#alarm);
    this.#fill();
    this.#isOver = true;
    const durationMs = Math.max(0, clock.now() - this.#startMs);
    this.#sendRest();
    const giveUpMs = clock.now() + STALL_MS;
    while (!this.#isAbandoned && this.#buffer.length > 0 && clock.now() < giveUpMs) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#alarm = clock.setTimeout(resolve, SHORTEST_TICK_MS);
      });
      if (!this.#isAbandoned) this.#sendRest();
    }
    return {
      durationMs,
      samples: this.#samples,
      sentSamples: this.#sentSamples,
      startEpochMs: this.#startEpochMs,
      stopEpochMs: this.#startEpochMs + durationMs,
    };
  }

  /** Ends it; nothing more is sent. */
  abandon(): void {
    this.#isOver = true;
    this.#isAbandoned = true;
    this.#parts.clock.clearTimeout(this.#alarm);
    this.#wake();
  }

  #tick(): void {
    this.#alarm = this.#parts.clock.setTimeout(() => this.#tick(), this.#tickMs);
    this.#fill();
    if (this.options.slot !== undefined) this.#serveSlot(this.options.slot);
    if (this.#cleared) this.#sendWaiting();
  }

  /** Makes the samples that are due by now. */
  #fill(): void {
    const { clock, quantities } = this.#parts;
    const { rate, measures, chunkBytes } = this.options;
    const elapsedMs = clock.now() - this.#startMs;
    if (elapsedMs < 0) return;
    const due = Math.floor((elapsedMs * rate) / 1_000) + 1;
    this.#skip(due - this.#samples);
    const now = due > this.#samples ? quantities() : undefined;
    for (; this.#samples < due; this.#samples++) {
      if (this.#buffer.isFull) {
        // What is lost is a packet that never comes: its number is missing.
        this.#buffer.drop(chunkBytes);
        this.#packets++;
      }
      writeSample(this.#one, measures, this.#samples / rate, now);
      this.#buffer.push(this.#one);
    }
  }

  /** Of more samples than are kept, as after a sleep of the machine, only the newest are made. */
  #skip(due: number): void {
    const inChunk = this.options.chunkBytes / this.#sampleBytes;
    const chunks = Math.floor((due - BUFFER_BYTES / this.#sampleBytes) / inChunk);
    if (chunks <= 0) return;
    this.#samples += chunks * inChunk;
    this.#packets += chunks;
  }

  #sendWaiting(): void {
    const { chunkBytes } = this.options;
    while (this.#buffer.length > chunkBytes) {
      if (this.#isBlocked()) return;
      this.#send(chunkBytes);
    }
  }

  #serveSlot([slot, slots]: readonly [number, number]): void {
    const { clock, log } = this.#parts;
    const { chunkBytes } = this.options;
    const isInSlot = Math.floor(clock.epochMs() / 1_000) % slots === slot;
    while (isInSlot && this.#buffer.length >= chunkBytes && !this.#isBlocked()) {
      this.#sentInSlot += chunkBytes / this.#sampleBytes;
      this.#send(chunkBytes);
    }
    if (this.#wasInSlot && !isInSlot) {
      const isLeft = this.#buffer.length >= chunkBytes;
      const missing = this.#buffer.length / this.#sampleBytes;
      // The words of the original, which clients may look for.
      if (isLeft) log('warning', `not finisched ${missing} missing`);
      else log('info', `sent ${this.#sentInSlot} samples`);
      this.#sentInSlot = 0;
    }
    this.#wasInSlot = isInSlot;
  }

  #sendRest(): void {
    while (this.#buffer.length > 0 && !this.#isSinkFull()) this.#send(this.options.chunkBytes);
  }

  #send(bytes: number): void {
    const { prefix, sink } = this.options;
    const data = this.#buffer.take(bytes);
    this.#sentSamples += data.length / this.#sampleBytes;
    sink.send(prefix ? packet(this.#packets, data) : data);
    this.#packets++;
  }

  #isSinkFull(): boolean {
    return this.options.sink.waitingBytes() >= SINK_BYTES;
  }

  /** Whether the sink is full; if it has been for long it is dropped. */
  #isBlocked(): boolean {
    const nowMs = this.#parts.clock.now();
    if (!this.#isSinkFull()) {
      this.#blockedSinceMs = undefined;
      return false;
    }
    this.#blockedSinceMs ??= nowMs;
    if (nowMs - this.#blockedSinceMs >= STALL_MS) this.options.sink.drop();
    return true;
  }
}
