import { z } from 'zod';
import { systemClock } from '../../clock.ts';
import type { TelegramKeys } from '../../meter/dsmr/encryption.ts';
import { findMeters } from '../../setup/find-meters.ts';
import { metersAtUrl, tryMeterAtUrl } from '../../setup/meters-at-url.ts';
import type { MeterInput } from '../../setup/setup-meter.ts';
import { type MeterTrial, tryMeter } from '../../setup/try-meter.ts';
import { KeyFileError, readKeys } from '../read/key-files.ts';
import { sourceBlock } from '../read/source-block.ts';
import type { Dialogue } from './dialogue.ts';
import { RefusedError } from './refused-error.ts';

/** The zone in which a trial reads the time of meters; it is shown to nobody. */
const TIME_ZONE = 'Europe/Amsterdam';

/** What stands for a computed house, in place of an address. */
const SIMULATED = 'simulated';

type KeyFiles = Parameters<typeof readKeys>[0];

/** What a word on the command line names: an address whose meter is not known yet, or a block. */
export interface NamedMeter {
  readonly block: unknown;
  /** A bare address, behind which several kinds of meter may be. */
  readonly url?: string;
}

/**
 * Reads `--meter`: a device, an address, a URL as `sunpilot read` takes it, or `simulated`.
 *
 * @param keyFiles - files that hold the keys of a meter that encrypts.
 * @throws {RefusedError} for a key file without a key.
 */
export function namedMeter(word: string, keyFiles: KeyFiles = {}): NamedMeter {
  if (word === SIMULATED) return { block: { source: 'simulated' } };
  const isAddress = !/^\/|:\/\//.test(word);
  const url = isAddress ? `http://${word}` : word;
  const candidates = metersAtUrl(url);
  if (candidates.length > 0) return { block: candidates[0], url };
  return { block: sourceBlock(word, { keys: keysIn(keyFiles) }) ?? null };
}

function keysIn(files: KeyFiles): TelegramKeys | undefined {
  try {
    return readKeys(files);
  } catch (cause) {
    if (!(cause instanceof KeyFileError)) throw cause;
    throw new RefusedError('wrong', cause.message, cause);
  }
}

/** Asks a named meter for its first reading. */
export function tryNamed({ block, url }: NamedMeter, signal: AbortSignal): Promise<MeterTrial> {
  const parts = { clock: systemClock, timeZone: TIME_ZONE, signal };
  return url === undefined ? tryMeter(block, parts) : tryMeterAtUrl(url, parts);
}

/** Lets somebody choose a meter, until one has shown a reading that they know as theirs. */
export async function askMeter(talk: Dialogue, own: string | undefined): Promise<MeterInput> {
  for (;;) {
    const named = await whichMeter(talk, own);
    const { block } = named;
    if (isSimulated(block)) return { source: 'simulated' };
    talk.say('Asking it for a reading; a serial port may take half a minute ...');
    const trial = await withKey(talk, named, await tryNamed(named, talk.signal));
    if (!trial.ok) {
      talk.say(`  No reading: ${trial.detail}.`);
      continue;
    }
    talk.say(`  ${trial.line}`);
    if (await talk.yes('Is this the meter of your house, and are these its numbers?', true)) {
      return trial.meter;
    }
  }
}

async function whichMeter(talk: Dialogue, own: string | undefined): Promise<NamedMeter> {
  talk.say('\nLooking for meters on serial ports and in the network ...');
  const { meters, troubles } = await findMeters({
    clock: systemClock,
    ...(own !== undefined && { own }),
  });
  for (const { kind, detail } of troubles) talk.say(`  Not looked at (${kind}): ${detail}`);
  const chosen = await talk.choose<NamedMeter | undefined>('Which one is it?', [
    ...meters.map(({ name, where, meter }) => ({
      value: { block: meter },
      text: `${name}, ${where}`,
    })),
    { value: undefined, text: 'another: I type its port or address' },
    { value: namedMeter(SIMULATED), text: 'none: a computed house, to look around' },
  ]);
  if (chosen !== undefined) return chosen;
  const schema = z.string().min(1, 'must be such as /dev/ttyUSB0, 192.168.1.20 or tcp://host:23');
  return namedMeter(await talk.ask('Serial port or address', { schema }));
}

/** A meter that encrypts is tried once more with its key. */
async function withKey(talk: Dialogue, { block }: NamedMeter, trial: MeterTrial) {
  if (trial.ok || trial.kind !== 'decryption') return trial;
  talk.say(`  ${trial.detail}. The key comes from the grid operator.`);
  for (;;) {
    const typed = (await talk.secret('Decryption key (empty for none): ')).trim();
    if (typed === '') return trial;
    if (/^[0-9a-f]{32}$/i.test(typed)) {
      const keyed = { ...(block as object), decryptionKey: typed };
      return tryNamed({ block: keyed }, talk.signal);
    }
    talk.say('  It must be 32 hexadecimal digits.');
  }
}

function isSimulated(block: unknown): boolean {
  return (
    typeof block === 'object' && block !== null && 'source' in block && block.source === SIMULATED
  );
}
