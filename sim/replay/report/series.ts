/** A series as it travels inside a page: unsigned 16-bit numbers, times `scale`. */
export interface PackedSeries {
  readonly scale: number;
  /** Little-endian, base64; {@link UNKNOWN} is not known. */
  readonly data: string;
}

const UNKNOWN = 0xffff;

/** Packs numbers that are never negative; NaN is not known. */
export function packed(values: Float32Array | Uint8Array): PackedSeries {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  // Whole watts as they are; tenths of amperes; anything larger in coarser steps.
  const scale = most < 1_000 ? 0.1 : Math.max(1, most / (UNKNOWN - 1));
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value: number, i: number) => {
    bytes.writeUInt16LE(Number.isNaN(value) ? UNKNOWN : Math.round(value / scale), 2 * i);
  });
  return { scale, data: bytes.toString('base64') };
}
