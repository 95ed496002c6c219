const LF = 0x0a;

/** Finds lines in what arrives; those that are too long are told once, and left out. */
export class LineReader {
  readonly #longest: number;
  readonly #line: (text: string) => void;
  readonly #tooLong: () => void;
  #begun: Buffer = Buffer.alloc(0);
  #isSkipping = false;

  /** @param longest - bytes of a line, its end included. */
  constructor(longest: number, line: (text: string) => void, tooLong: () => void) {
    this.#longest = longest;
    this.#line = line;
    this.#tooLong = tooLong;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(LF); end >= 0; end = rest.indexOf(LF)) {
      this.#add(rest.subarray(0, end + 1));
      this.#finish();
      rest = rest.subarray(end + 1);
    }
    this.#add(rest);
  }

  #add(part: Buffer): void {
    if (this.#isSkipping || part.length === 0) return;
    if (this.#begun.length + part.length > this.#longest) {
      this.#isSkipping = true;
      this.#begun = Buffer.alloc(0);
      this.#tooLong();
      return;
    }
    this.#begun = Buffer.concat([this.#begun, part]);
  }

  #finish(): void {
    const text = this.#begun.toString('utf8').trim();
    const isWhole = !this.#isSkipping;
    this.#begun = Buffer.alloc(0);
    this.#isSkipping = false;
    if (isWhole && text !== '') this.#line(text);
  }
}
