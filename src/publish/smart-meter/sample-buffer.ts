/** A ring of bytes; writers drop what is oldest when it is full. */
export class SampleBuffer {
  readonly #ring: Buffer;
  #start = 0;
  #length = 0;

  /** @param memory - what it may use; nobody else does. */
  constructor(memory: Buffer) {
    this.#ring = memory;
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#ring.length;
  }

  /** @param bytes - at most what is free. */
  push(bytes: Buffer): void {
    const at = (this.#start + this.#length) % this.#ring.length;
    const first = bytes.copy(this.#ring, at);
    bytes.copy(this.#ring, 0, first);
    this.#length += bytes.length;
  }

  /** Takes up to `count` bytes out, oldest first. */
  take(count: number): Buffer {
    const wanted = Math.min(count, this.#length);
    const first = Math.min(wanted, this.#ring.length - this.#start);
    const bytes = Buffer.concat([
      this.#ring.subarray(this.#start, this.#start + first),
      this.#ring.subarray(0, wanted - first),
    ]);
    this.#start = (this.#start + wanted) % this.#ring.length;
    this.#length -= wanted;
    return bytes;
  }

  /** Forgets up to `count` bytes, oldest first. */
  drop(count: number): void {
    const gone = Math.min(count, this.#length);
    this.#start = (this.#start + gone) % this.#ring.length;
    this.#length -= gone;
  }
}
