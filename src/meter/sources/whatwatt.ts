import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterTime } from '../reading.ts';
import type { Close, MeterListener, MeterSource } from '../source.ts';
import { createBackoff } from './backoff.ts';
import { listenAtBroker } from './broker-link.ts';
import { openByteLink } from './byte-link.ts';
import { DigestClient } from './digest.ts';
import { createHostLookup } from './host-lookup.ts';
import { pollHttp } from './http-poll.ts';
import { PhaseTrust } from './phase-trust.ts';
import type { WhatwattSourceConfig } from './whatwatt.config.ts';
import { liveDecoder, openLiveLine } from './whatwatt-live.ts';
import { type WhatwattShape, whatwattReading } from './whatwatt-reading.ts';

export interface WhatwattParts {
  readonly clock: Clock;
  /** Resolves host names. */
  readonly lookup: LookupFunction;
  /** Reads a meter's local time `YYYY-MM-DD hh:mm:ss`. */
  readonly timeOf: (local: string) => MeterTime | undefined;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
}

const REPORT = '/api/v1/report';

/** A whatwatt Go: asked for reports, heard by its live stream or at a broker. */
export function createWhatwattSource(
  config: WhatwattSourceConfig,
  given: Omit<WhatwattParts, 'lookup'> & { readonly lookup?: LookupFunction },
): MeterSource {
  const { clock } = given;
  const parts = { ...given, lookup: given.lookup ?? createHostLookup({ clock }) };
  const open = { report: askReports, live: hearLive, mqtt: hearMessages }[config.mode];
  return { name: 'whatwatt', open: (listener) => open(config, parts, listener) };
}

type Open = (config: WhatwattSourceConfig, parts: WhatwattParts, listener: MeterListener) => Close;

const askReports: Open = (config, parts, listener) => {
  const { intervalMs, timeoutMs, url } = config;
  const { origin } = new URL(url);
  const digest = digestOf(config);
  const read = teller('report', parts, listener);
  const options = { origin, path: REPORT, address: url, intervalMs, timeoutMs, digest, read };
  return pollHttp(options, parts, listener);
};

const hearLive: Open = (config, parts, listener) => {
  const { silence } = config;
  const url = new URL(config.url);
  const digest = digestOf(config);
  return openByteLink(
    {
      openLine: (events) => openLiveLine({ url, silence, digest }, parts, events),
      createDecoder: (output) => liveDecoder(parts, output),
      backoff: createBackoff({ random: parts.random }),
      clock: parts.clock,
    },
    listener,
  );
};

const hearMessages: Open = ({ url, username, password, topic }, parts, listener) => {
  const { clock, random } = parts;
  const tell = teller('mqtt', parts, listener);
  return listenAtBroker(
    {
      address: { url, username, password },
      filter: topic,
      clock,
      hear: (_, payload) => tell(payload, clock.now()),
      random,
    },
    { fault: (fault) => listener.fault(fault), link: (link) => listener.link(link) },
  );
};

/** There are no users, only a password. */
function digestOf({ password }: WhatwattSourceConfig): DigestClient | undefined {
  return password === null ? undefined : new DigestClient({ username: '', password });
}

function teller(shape: WhatwattShape, { timeOf }: WhatwattParts, listener: MeterListener) {
  const trust = new PhaseTrust();
  return (text: string, takenAtMs: number): void => {
    const result = whatwattReading({ text, shape, takenAtMs, timeOf });
    if ('kind' in result) listener.fault(result);
    else listener.reading(trust.of(result));
  };
}
