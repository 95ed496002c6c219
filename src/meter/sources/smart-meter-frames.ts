/** What a SmartMeter sends: lines of text that begin with `Info:`, and packets of samples. */
export interface FrameListener {
  /** @param text - without `Info:`. */
  line(text: string): void;
  packet(packet: SamplePacket): void;
}

export interface SamplePacket {
  /** From 0, one more each packet. */
  readonly number: number;
  /** 32-bit floats, little-endian. */
  readonly data: Buffer;
}

const INFO = Buffer.from('Info:', 'latin1');
const DATA = Buffer.from('Data:', 'latin1');
/** `Data:`, length (16 bit), number (32 bit). */
const HEAD_BYTES = 11;
/** Longest line of a meter, bytes. */
const LONGEST_LINE = 64 * 1024;

/** Finds lines and packets in a stream; what is neither is left out. */
export function createFrameReader(listener: FrameListener): (chunk: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0);

  /** @returns whether there may be more. */
  function next(): boolean {
    skip();
    if (buffer.length < INFO.length) return false;
    return begins(INFO) ? line() : packet();
  }

  function begins(head: Buffer): boolean {
    return buffer.subarray(0, head.length).equals(head);
  }

  /** Forgets what comes before the next beginning of something. */
  function skip(): void {
    if (begins(INFO) || begins(DATA)) return;
    const starts = [buffer.indexOf(INFO), buffer.indexOf(DATA)].filter((at) => at >= 0);
    const start = starts.length === 0 ? buffer.length - INFO.length + 1 : Math.min(...starts);
    if (start > 0) buffer = buffer.subarray(start);
  }

  function line(): boolean {
    const end = buffer.indexOf('\n');
    if (end < 0 && buffer.length > LONGEST_LINE) {
      buffer = buffer.subarray(INFO.length);
      return true;
    }
    if (end < 0) return false;
    const text = buffer.toString('utf8', INFO.length, end).trim();
    buffer = buffer.subarray(end + 1);
    listener.line(text);
    return true;
  }

  function packet(): boolean {
    if (buffer.length < HEAD_BYTES) return false;
    const end = HEAD_BYTES + buffer.readUInt16LE(DATA.length);
    if (buffer.length < end) return false;
    const number = buffer.readUInt32LE(DATA.length + 2);
    const data = buffer.subarray(HEAD_BYTES, end);
    buffer = buffer.subarray(end);
    listener.packet({ number, data });
    return true;
  }

  return (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    while (next()) {
      // Each turn takes one thing out.
    }
  };
}
