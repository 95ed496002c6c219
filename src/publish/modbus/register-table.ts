/** A value that stands in registers. */
export interface TableRow<Facts> {
  /** Of its first register. */
  readonly address: number;
  /** Registers it takes. */
  readonly words: number;
  /** Two bytes a register. */
  readonly bytes: (facts: Facts) => Buffer;
}

/** Which value stands at which address. */
export class RegisterTable<Facts> {
  readonly #rows = new Map<number, TableRow<Facts>>();

  /** @param rows - that do not overlap. */
  constructor(rows: Iterable<TableRow<Facts>>) {
    for (const row of rows) {
      for (let word = 0; word < row.words; word++) this.#rows.set(row.address + word, row);
    }
  }

  /** @returns the registers' bytes, or nothing if there is a gap among them. */
  read(address: number, count: number, facts: Facts): Buffer | undefined {
    const parts: Buffer[] = [];
    let at = address;
    while (at < address + count) {
      const row = this.#rows.get(at);
      if (row === undefined) return undefined;
      const end = Math.min(row.address + row.words, address + count);
      const start = at - row.address;
      parts.push(row.bytes(facts).subarray(2 * start, 2 * (end - row.address)));
      at = end;
    }
    return Buffer.concat(parts);
  }
}
