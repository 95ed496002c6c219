/** A DSMR 5 telegram of a three-phase meter, a second younger than the one before. */
export function telegram(seconds, importKw) {
  const at = new Date(Date.UTC(2026, 5, 1, 10) + seconds * 1_000);
  const time = at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '');
  const kw = (value) => Math.max(0, value).toFixed(3).padStart(6, '0');
  const lines = [
    '/BEN5\\200BENCH',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${time}S)`,
    '0-0:96.1.1(3030303030303030303030303030303030)',
    '1-0:1.8.1(001234.567*kWh)',
    '1-0:1.8.2(002345.678*kWh)',
    '1-0:2.8.1(000123.456*kWh)',
    '1-0:2.8.2(000234.567*kWh)',
    '0-0:96.14.0(0002)',
    `1-0:1.7.0(${kw(importKw)}*kW)`,
    `1-0:2.7.0(${kw(-importKw)}*kW)`,
    '0-0:96.7.21(00004)',
    '0-0:96.7.9(00002)',
    '1-0:99.97.0()',
    '1-0:32.32.0(00001)',
    '1-0:52.32.0(00001)',
    '1-0:72.32.0(00000)',
    '0-0:96.13.0()',
    ...[32, 52, 72].map((phase) => `1-0:${phase}.7.0(230.1*V)`),
    ...[31, 51, 71].map((phase) => `1-0:${phase}.7.0(004*A)`),
    ...[21, 41, 61].map((phase) => `1-0:${phase}.7.0(${kw(importKw / 3)}*kW)`),
    ...[22, 42, 62].map((phase) => `1-0:${phase}.7.0(${kw(-importKw / 3)}*kW)`),
    '!',
  ];
  return withChecksum(lines);
}

/** The bytes of a telegram. @param {readonly string[]} lines - up to and with the `!`. */
export function withChecksum(lines) {
  const body = Buffer.from(lines.join('\r\n'), 'latin1');
  const crc = crc16(body).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.concat([body, Buffer.from(`${crc}\r\n`, 'latin1')]);
}

/** CRC-16/ARC, bit by bit: not the code that is measured. */
function crc16(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
