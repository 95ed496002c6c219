import { flagOf, shown } from './answer.ts';
import { type Measures, measuresOf } from './measures.ts';
import { chunkBytes } from './packet.ts';
import type { SmartMeterConfig } from './smart-meter.config.ts';
import { sampleBytes } from './waveform.ts';

/** How samples may be taken away. */
export type SampleType = 'TCP' | 'UDP' | 'MQTT' | 'FFMPEG';

/** What a client asked for, checked. */
export interface SampleRequest {
  readonly type: SampleType;
  readonly measures: Measures;
  readonly rate: number;
  readonly chunkBytes: number;
  readonly prefix: boolean;
  readonly flowControl: boolean;
  readonly slot: readonly [number, number] | undefined;
  /** UDP port of the client. */
  readonly port: number | undefined;
  /** Begin at this second, Unix time. */
  readonly atEpochS: number | undefined;
}

export type CheckedRequest =
  | { readonly ok: true; readonly request: SampleRequest }
  | { readonly ok: false; readonly msg: string };

/** Waveforms come at whole parts of this, samples a second. */
const WAVEFORM_RATE = 32_000;
/** RMS values and power are measured once a period, samples a second. */
const LATCH_RATE = 50;
const CHUNK_LIMIT_BYTES = 1_024;
const DATAGRAM_LIMIT_BYTES = 512;
const DEFAULT_UDP_PORT = 54_323;

/** Checks the payload of `sample`. */
export function checkSample(
  payload: Readonly<Record<string, unknown>>,
  bare: SmartMeterConfig['bareMeasures'],
): CheckedRequest {
  const { type, rate, measures: name } = payload;
  const isRate = typeof rate === 'number' && Number.isInteger(rate) && rate > 0;
  if (typeof type !== 'string' || !isRate) {
    const missing = [
      ...(typeof type === 'string' ? [] : [', "type" missing']),
      ...(isRate ? [] : [', "rate" missing']),
    ];
    return no(`Not a valid "sample" command${missing.join('')}`);
  }
  const measures = measuresOf(name === undefined ? undefined : shown(name), bare);
  if (measures === undefined) return no(`Unsupported measures: ${shown(name)}`);
  if (measures.kind === 'waveform' && WAVEFORM_RATE % rate !== 0) {
    return no(`SamplingRate could not be set to ${rate}`);
  }
  if (measures.kind !== 'waveform' && rate > LATCH_RATE) {
    return no(`SamplingRate cannot be higher than 50Hz in latch mode: ${shown(name)} sampling`);
  }
  if (!isType(type)) return no(`Unsupported sampling type: ${type}`);
  if (type === 'MQTT' && rate > LATCH_RATE) {
    return no('SamplingRate cannot be higher than 50Hz over MQTT');
  }
  const port = type === 'UDP' ? (payload['port'] ?? DEFAULT_UDP_PORT) : undefined;
  if (port !== undefined && !isPort(port)) return no(`Unsupported UDP port ${shown(port)}`);
  const slot = slotOf(payload['slot']);
  if (slot === 'bad') return no('slot must be [slot, slots] with 0 <= slot < slots <= 3600');
  const time = payload['time'];
  return {
    ok: true,
    request: {
      type,
      measures,
      rate,
      chunkBytes: chunkBytes(
        rate,
        sampleBytes(measures),
        type === 'UDP' ? DATAGRAM_LIMIT_BYTES : CHUNK_LIMIT_BYTES,
      ),
      prefix: flagOf(payload['prefix']) ?? true,
      flowControl: flagOf(payload['flowCtr']) ?? false,
      slot,
      port,
      atEpochS: typeof time === 'number' && time !== 0 ? Math.floor(time) : undefined,
    },
  };
}

function isType(type: string): type is SampleType {
  return type === 'TCP' || type === 'UDP' || type === 'MQTT' || type === 'FFMPEG';
}

function isPort(port: unknown): port is number {
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function slotOf(value: unknown): readonly [number, number] | undefined | 'bad' {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return 'bad';
  const [slot, slots]: readonly unknown[] = value;
  if (!Number.isInteger(slot) || !Number.isInteger(slots)) return 'bad';
  const [s, n] = [Number(slot), Number(slots)];
  return s >= 0 && s < n && n <= 3_600 ? [s, n] : 'bad';
}

function no(msg: string): CheckedRequest {
  return { ok: false, msg };
}
