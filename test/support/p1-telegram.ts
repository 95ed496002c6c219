/** What a made-up meter sends. */
export interface Telegram {
  /** `YYMMDDhhmmss` and W or S. */
  readonly at: string;
  readonly importW: number;
  readonly exportW: number;
}

const kw = (watts: number): string => (watts / 1_000).toFixed(3).padStart(6, '0');

/** CRC-16/ARC bit by bit, as DSMR P1 5.0.2 section 5.2 words it. */
function crcOf(text: string): string {
  let crc = 0;
  for (const byte of Buffer.from(text, 'latin1')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** A DSMR 5 telegram with its checksum. */
export function telegram({ at, importW, exportW }: Telegram): string {
  const body = [
    '/SPT5SUNPILOT-TEST',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${at})`,
    `1-0:1.7.0(${kw(importW)}*kW)`,
    `1-0:2.7.0(${kw(exportW)}*kW)`,
    '!',
  ].join('\r\n');
  return `${body}${crcOf(body)}\r\n`;
}
