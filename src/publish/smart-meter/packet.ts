/** Bytes of a 32-bit float. */
export const FLOAT_BYTES = 4;

const HEAD = Buffer.from('Data:', 'latin1');
const HEAD_BYTES = HEAD.length + 2 + 4;

/** Most bytes of data in a packet: what its length of 16 bits can tell. */
export const MAX_DATA_BYTES = 0xffff;

/**
 * A packet of samples: `Data:`, length of the data (16 bit), number of the packet from 0 (32 bit), data;
 * all little-endian.
 */
export function packet(number: number, data: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + data.length);
  HEAD.copy(bytes);
  bytes.writeUInt16LE(data.length, HEAD.length);
  bytes.writeUInt32LE(number >>> 0, HEAD.length + 2);
  data.copy(bytes, HEAD_BYTES);
  return bytes;
}

/**
 * Data in a packet, bytes: what comes in a tenth of a second, up to the next power of two, at most
 * `limitBytes`, and down to whole samples, at least one.
 */
export function chunkBytes(rate: number, sampleBytes: number, limitBytes: number): number {
  const tenth = Math.floor((rate * sampleBytes) / 10);
  const power = 2 ** Math.ceil(Math.log2(Math.max(1, tenth)));
  const samples = Math.floor(Math.min(power, limitBytes) / sampleBytes);
  return Math.max(1, samples) * sampleBytes;
}
