import { type Answer, type Command, done, flagOf, payloadOf, refused, shown } from './answer.ts';
import { whenIdle } from './busy.ts';
import type { Handlers, Peer } from './commands.ts';
import type { SmartMeterDevice } from './device.ts';
import { MAX_DATA_BYTES } from './packet.ts';
import { checkSample, type SampleRequest } from './sample-request.ts';
import type { SampleSink } from './sampling.ts';
import { fullTime, unixTime } from './stamp.ts';

/** A start at a given second must be this far ahead, milliseconds. */
const SOONEST_MS = 500;
const LATEST_MS = 20_000;
/** So many samples may be asked for at once. */
const FEWEST = 10;
const MOST = 2_000;

/** Commands about samples. */
export const SAMPLING_COMMANDS: Handlers = {
  sample: whenIdle((command, { device, peer }) => [sample(command, device, peer)]),
  cts: (command, { device }) => {
    const isClear = flagOf((command as Command & { value?: unknown }).value);
    if (isClear === undefined) return [refused(command, 'Info:Not a valid "cts" command')];
    device.sampling?.clear(isClear);
    return [done(command)];
  },
  reqSamples: (command, { device }) => {
    const { sampling } = device;
    if (sampling === undefined) return [{ error: true, cmd: 'reqSamples' }];
    const { samples } = command as Command & { samples?: unknown };
    const isCount = typeof samples === 'number' && Number.isInteger(samples);
    if (!isCount || samples < FEWEST || samples > MOST) {
      return [refused(command, `stay between 10 and 100000 samples, not ${shown(samples)}`)];
    }
    // Too few are answered by nothing at all, as in the original.
    return sampling.request(samples) ? [{ error: false }] : [];
  },
  stop: async (command, { device }) => {
    const result = await device.stopSampling();
    if (result === undefined) return [{ error: true, cmd: 'stop' }];
    const { durationMs, samples, sentSamples, startEpochMs, stopEpochMs } = result;
    return [
      done(command, {
        msg: 'Received stop command',
        sample_duration: Math.round(durationMs),
        samples,
        sent_samples: sentSamples,
        start_ts: unixTime(startEpochMs),
        stop_ts: unixTime(stopEpochMs),
        ip: device.context.device.address().ip,
        avg_rate: durationMs === 0 ? null : (samples * 1_000) / durationMs,
      }),
    ];
  },
};

function sample(command: Command, device: SmartMeterDevice, peer: Peer): Answer {
  const checked = checkSample(payloadOf(command), device.config.bareMeasures);
  if (!checked.ok) return refused(command, checked.msg);
  const { request } = checked;
  const start = startOf(request, device.clock.epochMs());
  if (!start.ok) return refused(command, start.msg);
  const carried = sinkOf(request, device, peer, start.epochMs ?? device.clock.epochMs());
  if (typeof carried === 'string') return refused(command, carried);
  const { measures, rate, chunkBytes, flowControl, slot } = request;
  // What leaves by MQTT is one sample a message; a raw stream knows no packets.
  const isBare = request.type === 'MQTT' || request.type === 'FFMPEG';
  const bytes = request.type === 'MQTT' ? 4 * measures.values : chunkBytes;
  const { startEpochMs } = device.sample({
    measures,
    rate,
    flowControl,
    slot,
    chunkBytes: bytes,
    prefix: request.prefix && !isBare,
    // Who reads from a connection can take any packet; datagrams and messages are of one size.
    largestBytes: request.type === 'TCP' ? MAX_DATA_BYTES : bytes,
    startEpochMs: start.epochMs,
    sink: carried,
    owner: peer,
    hasAddress: request.type !== 'MQTT' && peer.address !== undefined,
  });
  return done(command, {
    ...(request.port === undefined ? {} : { port: request.port }),
    ...(slot === undefined ? {} : { slot }),
    measures: measures.name,
    chunksize: bytes,
    samplingrate: rate,
    conn_type: request.type,
    measurements: measures.values,
    prefix: request.prefix && !isBare,
    flowCtr: flowControl,
    unit: measures.unit,
    startTs: unixTime(startEpochMs),
    ...(start.msg === undefined ? {} : { msg: start.msg }),
    ...(request.type === 'FFMPEG' ? { msg: 'Connected to TCP stream' } : {}),
  });
}

type Start =
  | { readonly ok: true; readonly epochMs?: number; readonly msg?: string }
  | { readonly ok: false; readonly msg: string };

function startOf({ atEpochS }: SampleRequest, nowEpochMs: number): Start {
  if (atEpochS === undefined) return { ok: true };
  const epochMs = atEpochS * 1_000;
  // Any number may be asked for, and not all are dates.
  const at = Math.abs(epochMs) < 8.64e15 ? fullTime(epochMs) : String(atEpochS);
  const deltaMs = Math.round(epochMs - nowEpochMs);
  const head = `Should sample at: ${at}//n`;
  if (deltaMs < SOONEST_MS || deltaMs > LATEST_MS) {
    return { ok: false, msg: `${head}Cannot start sampling in: ${deltaMs}ms` };
  }
  return { ok: true, epochMs, msg: `${head}Start sampling in: ${deltaMs}ms` };
}

/** Where the samples go; a text is why they cannot. */
function sinkOf(
  { type, port, measures, rate }: SampleRequest,
  { carriers }: SmartMeterDevice,
  peer: Peer,
  startEpochMs: number,
): SampleSink | string {
  const noConnection = `Unsupported sampling type: ${type}`;
  switch (type) {
    case 'TCP':
      return peer.sink ?? noConnection;
    case 'UDP': {
      if (peer.address === undefined || port === undefined) return noConnection;
      return carriers?.udp(peer.address, port) ?? noConnection;
    }
    case 'MQTT':
      return carriers?.mqtt(measures.unit, startEpochMs, rate) ?? 'Not connected to an MQTT server';
    case 'FFMPEG':
      return carriers?.stream() ?? 'Could not connect to TCP stream';
  }
}
