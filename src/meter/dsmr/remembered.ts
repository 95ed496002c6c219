/**
 * A value made of bytes that seldom change: made once, then handed out again as long as the same
 * bytes come. Identifiers, registers and logs are the same in most telegrams.
 */
export class Remembered<T> {
  readonly #make: (bytes: Buffer, start: number, end: number) => T;
  #bytes = new Uint8Array(0);
  #made: { readonly value: T } | undefined;

  constructor(make: (bytes: Buffer, start: number, end: number) => T) {
    this.#make = make;
  }

  of(bytes: Buffer, start: number, end: number): T {
    if (this.#made !== undefined && this.#isSame(bytes, start, end)) return this.#made.value;
    const value = this.#make(bytes, start, end);
    this.#bytes = new Uint8Array(bytes.subarray(start, end));
    this.#made = { value };
    return value;
  }

  #isSame(bytes: Buffer, start: number, end: number): boolean {
    const known = this.#bytes;
    if (known.length !== end - start) return false;
    for (let at = 0; at < known.length; at++) {
      if (known[at] !== bytes[start + at]) return false;
    }
    return true;
  }
}
