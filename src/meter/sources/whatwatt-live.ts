import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import type { Decoder, DecoderOutput, Line, LineEvents } from './byte-link.ts';
import type { DigestClient } from './digest.ts';
import { PhaseTrust } from './phase-trust.ts';
import type { WhatwattParts } from './whatwatt.ts';
import { whatwattReading } from './whatwatt-reading.ts';

/** No event is longer, bytes. */
const LONGEST_EVENT = 16_384;
const CONNECT_MS = 5_000;

export interface LiveLine {
  readonly url: URL;
  /** How long there may be no byte, milliseconds. */
  readonly silence: number;
  /** Answers a device that asks for a password. */
  readonly digest: DigestClient | undefined;
}

/** Opens the live stream of a device. */
export function openLiveLine(
  { url, silence, digest }: LiveLine,
  { clock, lookup }: WhatwattParts,
  events: LineEvents,
): Line {
  let alarm: unknown;
  const where = new URL('/api/v1/live', url);
  let request: ClientRequest | undefined;
  const down = (kind: 'timeout' | 'transport' | 'status', detail: string): void => {
    clock.clearTimeout(alarm);
    request?.destroy();
    events.down({ kind, detail: `${where.href}: ${detail}` });
  };
  const expectWithin = (delayMs: number, what: string): void => {
    clock.clearTimeout(alarm);
    alarm = clock.setTimeout(() => down('timeout', `no ${what} within ${delayMs} ms`), delayMs);
  };
  /** A question that was answered with a challenge is over, however its connection ends. */
  const brokenOf = (asked: ClientRequest) => (error: Error) => {
    if (request === asked) down('transport', error.message);
  };
  const hear = (asked: ClientRequest, response: IncomingMessage): void => {
    response.on('error', brokenOf(asked));
    const challenges = [response.headers['www-authenticate'] ?? []].flat();
    if (response.statusCode === 401 && digest?.challenged(challenges) === true) {
      response.resume();
      ask();
    } else if (response.statusCode !== 200) {
      down('status', `answered with status ${response.statusCode}`);
    } else {
      events.up(where.href);
      expectWithin(silence, 'byte');
      response.on('data', (chunk: Buffer) => {
        expectWithin(silence, 'byte');
        events.bytes(chunk);
      });
      response.on('end', () => down('transport', 'ended by the other end'));
    }
  };
  const ask = (): void => {
    const authorization = digest?.authorization(where.pathname);
    const headers = { accept: 'text/event-stream', ...(authorization && { authorization }) };
    const asked = get(where, { lookup, agent: false, headers });
    request = asked;
    asked.on('error', brokenOf(asked));
    asked.on('response', (response) => hear(asked, response));
    expectWithin(CONNECT_MS, 'answer');
  };
  ask();
  return {
    close() {
      clock.clearTimeout(alarm);
      request?.destroy();
    },
  };
}

/** Makes readings of server-sent events. */
export function liveDecoder(
  { clock, timeOf }: Pick<WhatwattParts, 'clock' | 'timeOf'>,
  output: DecoderOutput,
): Decoder {
  const trust = new PhaseTrust();
  let rest = '';
  const read = (block: string): void => {
    const lines = block.split('\n');
    if (!lines.includes('event: live')) return;
    const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5));
    const text = data.join('\n');
    const result = whatwattReading({ text, shape: 'live', takenAtMs: clock.now(), timeOf });
    if ('kind' in result) output.fault(result);
    else output.reading(trust.of(result));
  };
  return {
    push(chunk) {
      const blocks = (rest + Buffer.from(chunk).toString('latin1'))
        .replaceAll('\r', '')
        .split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) read(block);
      if (rest.length <= LONGEST_EVENT) return;
      rest = '';
      output.fault({ kind: 'oversize', detail: `more than ${LONGEST_EVENT} bytes of one event` });
    },
    end() {
      rest = '';
    },
  };
}
