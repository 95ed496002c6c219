import { isIP, type LookupFunction } from 'node:net';
import type { Clock } from '../clock.ts';
import { type Path, pathText } from '../config/schema-node.ts';
import { type ReadJson, readJson, readLine } from '../meter/read-report.ts';
import type { MeterReading } from '../meter/reading.ts';
import type { MeterFault, MeterFaultKind, MeterSource } from '../meter/source.ts';
import { openMeter } from '../meter/sources/open.ts';
import { problemsOf } from './answers.ts';
import { houseLookup, houseRule, NotInHouseError } from './house-lookup.ts';
import { hostOf, type MeterInput, SetupMeter } from './setup-meter.ts';

export interface TryMeterParts {
  readonly clock: Clock;
  /** IANA zone of the meter. */
  readonly timeZone: string;
  /** Ends the trial early, as for a page that was left. */
  readonly signal?: AbortSignal;
  /** Resolves host names; only tests have another. */
  readonly lookup?: LookupFunction;
}

/** Why there is no reading. */
export type TrialRefusal =
  /** It is no meter that can be set up. */
  | 'invalid'
  /** A simulated meter, which is there once a simulated board is. */
  | 'simulated'
  /** Its address is not one of the house. */
  | 'not-in-house'
  /** Nothing came. */
  | 'silent'
  /** The trial was ended from outside. */
  | 'cancelled'
  | MeterFaultKind;

/** What came of a trial: numbers, or why there are none. Never what else was answered. */
export type MeterTrial =
  | {
      readonly ok: true;
      /** The block as given. */
      readonly meter: MeterInput;
      /** As `sunpilot read --json` prints it. */
      readonly reading: ReadJson;
      /** The same in one line for people. */
      readonly line: string;
      /** How many phases it tells the current or power of; 0 where it tells of none. */
      readonly phases: number;
      readonly tookMs: number;
    }
  | { readonly ok: false; readonly kind: TrialRefusal; readonly detail: string };

type Refused = Extract<MeterTrial, { ok: false }>;

/** What is asked answers within this, milliseconds. */
const ASKED_MS = 3_000;
/** Meters before DSMR 5 send every 10 s; twice that where the rate is searched for. */
const TELEGRAM_MS = 12_000;
const SERIAL_MS = 30_000;

/** In our own words: what a meter's faults quote is what some server answered. */
const REFUSED: Readonly<
  Record<Exclude<MeterFaultKind, 'transport' | 'timeout' | 'status'>, string>
> = {
  checksum: 'telegrams come, with wrong checksums: look at the cable, or at another device on it',
  'no-checksum': 'telegrams come without the checksum that their version has',
  truncated: 'telegrams come in pieces: look at the cable, or at another program on the port',
  oversize: 'the answer is longer than any of a meter',
  'missing-object': 'telegrams come without a power register',
  'bad-value': 'an answer came, with a number that no house has',
  'duplicate-object': 'telegrams come with a power register twice',
  'no-reading': 'an answer came, without a reading in it',
  format: 'something answers, and it is not this kind of meter',
  decryption: 'telegrams come encrypted: their key is missing, or another one',
};

/** A line that is joined in the middle of a telegram begins with one of these. */
const OF_ONE_TELEGRAM: readonly MeterFaultKind[] = ['checksum', 'truncated', 'format', 'oversize'];

/**
 * Asks a meter for one reading, as it would be asked later on. Names are resolved first, and only
 * addresses of the house are connected to; redirections are not followed, and no more than 64 KiB
 * are read. Takes 3 s at most for what is asked, 12 s for telegrams over TCP, 30 s for a serial port.
 *
 * @param meter - a `meter` block as people write it.
 */
export async function tryMeter(meter: unknown, parts: TryMeterParts): Promise<MeterTrial> {
  const parsed = SetupMeter.safeParse(meter);
  if (!parsed.success) {
    const problems = problemsOf(SetupMeter, parsed.error, meter);
    return refuse('invalid', problems.map(({ path, text }) => wordsFor(path, text)).join('; '));
  }
  const { data } = parsed;
  if (data.source === 'simulated') {
    return refuse('simulated', 'there is nothing to ask: it is computed together with its board');
  }
  const heard = await hearMeter(data, parts);
  if (!heard.ok) return heard;
  const { reading, tookMs } = heard;
  return {
    ok: true,
    meter: meter as MeterInput,
    reading: readJson(reading),
    line: readLine(reading),
    phases: reading.phases?.length ?? 0,
    tookMs,
  };
}

/** The first reading of a meter whose block was read already, by the same rules. */
export async function hearMeter(
  config: SetupMeter,
  parts: TryMeterParts,
): Promise<Heard | Refused> {
  const { clock, timeZone } = parts;
  const host = hostOf(config);
  if (host !== undefined && isIP(host) !== 0 && !houseRule(clock)(host)) {
    return refuse('not-in-house', new NotInHouseError(host).message);
  }
  let isOutside = false;
  const lookup = houseLookup({
    ...parts,
    outside: () => {
      isOutside = true;
    },
  });
  const source = await openMeter(config, { clock, timeZone, lookup });
  const heard = await firstReading(source, { ...parts, within: patienceWith(config) });
  return isOutside && !heard.ok ? { ...heard, kind: 'not-in-house' } : heard;
}

interface Patience {
  readonly ms: number;
  /** Whether more may come on the same line after something that was refused. */
  readonly isStream: boolean;
}

function patienceWith({ source }: SetupMeter): Patience {
  if (source === 'serial') return { ms: SERIAL_MS, isStream: true };
  if (source === 'tcp') return { ms: TELEGRAM_MS, isStream: true };
  return { ms: ASKED_MS, isStream: false };
}

interface Heard {
  readonly ok: true;
  readonly reading: MeterReading;
  readonly tookMs: number;
}

function firstReading(
  source: MeterSource,
  { clock, signal, within }: TryMeterParts & { readonly within: Patience },
): Promise<Heard | Refused> {
  const startMs = clock.now();
  return new Promise((resolve) => {
    let last: MeterFault | undefined;
    let close = (): void => {};
    const end = (trial: Heard | Refused): void => {
      clock.clearTimeout(alarm);
      signal?.removeEventListener('abort', cancel);
      close();
      resolve(trial);
    };
    const cancel = (): void => end(refuse('cancelled', 'ended before a reading came'));
    const alarm = clock.setTimeout(() => {
      const silence = `nothing came within ${within.ms / 1_000} s`;
      end(last === undefined ? refuse('silent', silence) : refusalOf(last));
    }, within.ms);
    if (signal?.aborted === true) return cancel();
    signal?.addEventListener('abort', cancel);
    close = source.open({
      reading: (reading) => end({ ok: true, reading, tookMs: Math.round(clock.now() - startMs) }),
      fault: (fault) => {
        last = fault;
        const goesOn = within.isStream && OF_ONE_TELEGRAM.includes(fault.kind);
        if (!goesOn) end(refusalOf(fault));
      },
      link: () => {},
    });
  });
}

function refusalOf({ kind, detail }: MeterFault): Refused {
  if (kind !== 'transport' && kind !== 'timeout' && kind !== 'status') {
    return refuse(kind, REFUSED[kind]);
  }
  return refuse(kind, detail);
}

function refuse(kind: TrialRefusal, detail: string): Refused {
  return { ok: false, kind, detail };
}

function wordsFor(path: Path, text: string): string {
  return `${pathText(['meter', ...path])} ${text}`;
}
