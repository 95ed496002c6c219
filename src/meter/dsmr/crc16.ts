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
      shifted(7, byte(bytes, at) ^ (sum & 0xff)) ^
      shifted(6, byte(bytes, at + 1) ^ (sum >> 8)) ^
      shifted(5, byte(bytes, at + 2)) ^
      shifted(4, byte(bytes, at + 3)) ^
      shifted(3, byte(bytes, at + 4)) ^
      shifted(2, byte(bytes, at + 5)) ^
      shifted(1, byte(bytes, at + 6)) ^
      shifted(0, byte(bytes, at + 7));
  }
  for (; at < end; at++) sum = (sum >> 8) ^ shifted(0, (byte(bytes, at) ^ sum) & 0xff);
  return sum;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function shifted(followers: number, value: number): number {
  return TABLES[followers * 256 + value] ?? 0;
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
