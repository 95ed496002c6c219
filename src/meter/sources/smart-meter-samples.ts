import { connect } from 'node:net';
import type { Close, MeterFault, MeterListener } from '../source.ts';
import { createBackoff } from './backoff.ts';
import { type Decoder, type DecoderOutput, type LineEvents, openByteLink } from './byte-link.ts';
import type { SmartMeterParts } from './smart-meter.ts';
import { createFrameReader } from './smart-meter-frames.ts';
import { answerOf, finite, powerOf } from './smart-meter-values.ts';

export interface SamplesOptions {
  readonly host: string;
  readonly port: number;
  /** Samples a second. */
  readonly rate: number;
  /** Readings are passed on no faster, milliseconds. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** p1, p2, p3, q1, q2, q3 as 32-bit floats. */
const SAMPLE_BYTES = 24;
const NUMBER_BYTES = 4;
/** A link is given this many periods of silence, and the time for an answer. */
const SILENT_PERIODS = 3;

/** Has the meter send samples of power, and reads the newest of each packet. */
export function sampleSmartMeter(
  options: SamplesOptions,
  parts: SmartMeterParts,
  listener: MeterListener,
): Close {
  const { clock, random } = parts;
  return openByteLink(
    {
      openLine: (events) => openSamples(options, parts, events),
      createDecoder: (output) => createPacketDecoder(options, parts, output),
      backoff: createBackoff({ random }),
      clock,
    },
    listener,
  );
}

/** What goes on from here is the number of each packet and its data, one packet at a time. */
function openSamples(
  { host, port, rate, timeoutMs }: SamplesOptions,
  { clock, lookup }: SmartMeterParts,
  events: LineEvents,
) {
  const name = `${host}:${port}`;
  const socket = connect({ host, port, lookup, noDelay: true });
  const patienceMs = timeoutMs + (SILENT_PERIODS * 1_000) / rate;
  let alarm: unknown;
  const down = (kind: MeterFault['kind'], detail: string): void => {
    clock.clearTimeout(alarm);
    socket.destroy();
    events.down({ kind, detail: `${name}: ${detail}` });
  };
  const expect = (what: string): void => {
    clock.clearTimeout(alarm);
    alarm = clock.setTimeout(() => down('timeout', `no ${what} in time`), patienceMs);
  };
  expect('answer');
  const read = createFrameReader({
    line: (text) => {
      const answer = answerOf(text);
      if (answer?.['cmd'] !== 'sample') return;
      if (answer['error'] === false) events.up(name);
      else down('no-reading', String(answer['msg'] ?? 'refused'));
    },
    packet: ({ number, data }) => {
      expect('packet');
      const head = Buffer.alloc(NUMBER_BYTES);
      head.writeUInt32LE(number);
      events.bytes(Buffer.concat([head, data]));
    },
  });
  socket.on('connect', () => {
    const payload = { type: 'TCP', rate, measures: 'p,q' };
    socket.write(`${JSON.stringify({ cmd: 'sample', payload })}\r\n`);
  });
  socket.on('data', read);
  socket.on('error', (error) => down('transport', error.message));
  socket.on('close', () => down('transport', 'closed by the other end'));
  return {
    close() {
      clock.clearTimeout(alarm);
      socket.destroy();
    },
  };
}

function createPacketDecoder(
  { rate, intervalMs }: SamplesOptions,
  { clock }: SmartMeterParts,
  output: DecoderOutput,
): Decoder {
  let expected: number | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;

  /** @returns whether the packet is newer than all before it. */
  function isNext(number: number): boolean {
    const wanted = expected ?? number;
    if (number < wanted) {
      output.fault({ kind: 'format', detail: `packet ${number} after packet ${wanted - 1}` });
      return false;
    }
    if (number > wanted) {
      // What is missing is not made up: the readings before it grow old.
      output.fault({ kind: 'truncated', detail: `packets ${wanted} to ${number - 1} are missing` });
    }
    expected = number + 1;
    return true;
  }

  return {
    push(chunk) {
      const packet = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (!isNext(packet.readUInt32LE(0))) return;
      const data = packet.subarray(NUMBER_BYTES);
      if (data.length === 0 || data.length % SAMPLE_BYTES !== 0) {
        output.fault({ kind: 'format', detail: `${data.length} bytes are no samples of p,q` });
        return;
      }
      // A packet is sent when there is one sample more than it holds.
      const takenAtMs = clock.now() - 1_000 / rate;
      if (takenAtMs - toldMs < intervalMs) return;
      const at = data.length - SAMPLE_BYTES;
      const [p1, p2, p3] = [0, 4, 8].map((offset) => finite(data.readFloatLE(at + offset)));
      const result = powerOf([p1, p2, p3]);
      toldMs = takenAtMs;
      if (result.ok) output.reading({ takenAtMs, ...result.power });
      else output.fault(result.fault);
    },
    end() {
      expected = undefined;
    },
  };
}
