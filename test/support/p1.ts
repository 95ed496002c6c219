/** Builds telegrams for tests; the checksum is computed bit by bit, unlike the decoder's. */

/** CRC-16/ARC as DSMR P1 5.0.2, 6.2 describes it. */
export function slowCrc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

export interface TelegramParts {
  /** Header line without its `/`. */
  readonly header?: string;
  readonly lines: readonly string[];
  readonly lineEnd?: string;
  /** What stands behind the `!`; computed when not given. */
  readonly check?: string;
}

/** The bytes of a telegram: header, blank line, lines, `!` with a fitting checksum. */
export function telegram({ header = 'TST5 meter', lines, lineEnd = '\r\n', check }: TelegramParts) {
  const body = [`/${header}`, '', ...lines, '!'].join(lineEnd);
  const crc = slowCrc16(Buffer.from(body, 'latin1')).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.from(`${body}${check ?? crc}${lineEnd}`, 'latin1');
}

/** Both powers, which decisions need. */
export const POWERS: readonly string[] = ['1-0:1.7.0(00.193*kW)', '1-0:2.7.0(01.250*kW)'];

/** As a 7E1 or 7O1 sender puts seven bits on the wire. */
export function withParity(bytes: Uint8Array, parity: 'even' | 'odd' = 'even'): Uint8Array {
  return bytes.map((byte) => {
    const ones = [0, 1, 2, 3, 4, 5, 6].filter((bit) => byte & (1 << bit)).length;
    return byte | (ones % 2 === (parity === 'even' ? 0 : 1) ? 0 : 0x80);
  });
}
