/** Bytes folded into the checksum at a time. */
const STRIDE = 8;
/** x^16 + x^15 + x^2 + 1, bits reversed. */
const POLYNOMIAL = 0xa001;

/** `TABLES[256 * k + b]` is what byte `b` amounts to once `k` further bytes have followed it. */
const TABLES = createTables();

/**
 * CRC-16/ARC: reflected, starting at 0, nothing inverted at the end. A telegram's covers `/` up to
 * and including `!`.
 *
 * Source: DSMR P1 5.0.2, 6.2.
 *
 * @param crc - checksum of the bytes before these, so that it can be computed as they arrive.
 * @returns 0 to 0xffff.
 */
export function crc16(bytes: Uint8Array, start: number, end: number, crc = 0): number {
  let sum = crc;
  let at = start;
  for (const last = end - STRIDE; at <= last; at += STRIDE) {
    sum =
      (TABLES[1792 + ((bytes[at] ?? 0) ^ (sum & 0xff))] ?? 0) ^
      (TABLES[1536 + ((bytes[at + 1] ?? 0) ^ (sum >> 8))] ?? 0) ^
      (TABLES[1280 + (bytes[at + 2] ?? 0)] ?? 0) ^
      (TABLES[1024 + (bytes[at + 3] ?? 0)] ?? 0) ^
      (TABLES[768 + (bytes[at + 4] ?? 0)] ?? 0) ^
      (TABLES[512 + (bytes[at + 5] ?? 0)] ?? 0) ^
      (TABLES[256 + (bytes[at + 6] ?? 0)] ?? 0) ^
      (TABLES[bytes[at + 7] ?? 0] ?? 0);
  }
  for (; at < end; at++) sum = (sum >> 8) ^ (TABLES[((bytes[at] ?? 0) ^ sum) & 0xff] ?? 0);
  return sum;
}

/** The checksum with one byte more. @param crc - of the bytes before it. */
export function crc16With(byte: number, crc: number): number {
  return (crc >> 8) ^ (TABLES[(byte ^ crc) & 0xff] ?? 0);
}

function createTables(): Uint16Array {
  const tables = new Uint16Array(STRIDE * 256);
  for (let index = 0; index < tables.length; index++) {
    let crc = index < 256 ? index : (tables[index - 256] ?? 0);
    // The first table shifts the byte itself out, each further one lets one more zero byte follow.
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
    tables[index] = crc;
  }
  return tables;
}
