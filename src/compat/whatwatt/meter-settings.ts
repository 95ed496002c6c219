import { z } from 'zod';

const TELEGRAMS = ['auto', 'dsmr'];
const PROTOCOLS = ['auto', 'dsmr', 'hdlc', 'kmp', 'mep', 'mbus', 'mbtr'];
const IN_WIRING = 'must be false: a line is inverted by the wiring or the cable';
const NO_KEY = '0'.repeat(32);

const key = z.string().regex(/^[0-9a-f]{32}$/i, 'must be 32 hexadecimal characters');

/** One of a list, of which only some do anything here. */
function working(all: readonly string[], some: readonly string[]) {
  return z
    .string()
    .refine((value) => all.includes(value), `must be one of ${all.join(', ')}`)
    .refine((value) => !all.includes(value) || some.includes(value), {
      error: `is not decoded here, works: ${some.join(', ')}`,
    });
}

function only<T extends string | number | boolean>(value: T, why: string) {
  return z.literal(value, { error: why });
}

/** The fields of `/api/v1/meter/settings` with their defaults, as far as they do anything here. */
export const MeterSettings = z.strictObject({
  baudrate: z.int().min(300).max(115_200).default(115_200),
  parity: working(['none', 'odd', 'even'], ['none', 'even']).default('none'),
  stop_bits: working(['1', '1.5', '2'], ['1']).default('1'),
  buffer_size: z
    .int()
    .min(1)
    .max(128)
    .refine((size) => size === 64, 'must be 64: the system has the buffer here')
    .default(64),
  method: only('Passive Push', 'must be Passive Push').default('Passive Push'),
  encryption: z.boolean().default(false),
  encryption_key: key.optional(),
  authentication_key: key.optional(),
  rx_invert: only(false, IN_WIRING).default(false),
  tx_invert: only(false, IN_WIRING).default(false),
  auto_baudrate: z.boolean().default(true),
  if_type: working(
    ['auto', 'p1', 'mbus', 'ttl', 'mep', 'irda', 'uart', 'p1_adapter', 'ttl_push'],
    ['auto', 'p1'],
  ).default('auto'),
  protocol: working(PROTOCOLS, TELEGRAMS).default('auto'),
  if_mode: working(['auto', 'push', 'pull'], ['auto', 'push']).default('auto'),
  conv_factor: z
    .number()
    .min(0.001)
    .max(1_000)
    .refine((factor) => factor === 1, 'must be 1: readings are not scaled here')
    .default(1),
  time_offset: z
    .int32()
    .refine((offset) => offset === 0, 'must be 0: the time is taken as the meter tells it')
    .default(0),
  sync_time_offset_with_ntp: only(false, 'must be false: the system keeps the time').default(false),
  scalers_set: working(['default', 'custom', 'lge570'], ['default']).default('default'),
});
export type MeterSettings = z.output<typeof MeterSettings>;

/** The `meter` block of a serial port, as far as it matters here. */
const SerialBlock = z.object({
  source: z.literal('serial'),
  baudRate: z.union([z.literal('auto'), z.number()]),
  format: z.enum(['auto', '8N1', '7E1']),
  decryptionKey: z.string().nullable(),
  authenticationKey: z.string().nullable(),
});
export type SerialBlock = z.output<typeof SerialBlock>;

/** Rates at which `format: auto` means 7E1 end here. */
const SLOW_BAUD = 9_600;

/** @returns undefined for a meter that is at no serial port. */
export function serialBlockOf(meter: unknown): SerialBlock | undefined {
  const parsed = SerialBlock.safeParse(meter);
  return parsed.success ? parsed.data : undefined;
}

/** The settings in force; keys are never told, not even that there are any. */
export function settingsOf({ baudRate, format, decryptionKey }: SerialBlock): MeterSettings {
  const isEven = format === '7E1' || (format === 'auto' && Number(baudRate) <= SLOW_BAUD);
  return {
    ...MeterSettings.parse({}),
    auto_baudrate: baudRate === 'auto',
    ...(baudRate !== 'auto' && { baudrate: baudRate }),
    parity: isEven ? 'even' : 'none',
    encryption: decryptionKey !== null,
  };
}

export type Change =
  | { readonly ok: true; readonly block: Omit<SerialBlock, 'source'> }
  | { readonly ok: false; readonly text: string };

/**
 * What a request makes of the block of the meter.
 *
 * @param keeps - whether fields that are not given stay as they are (PUT), or are reset (POST).
 */
export function changeOf(body: unknown, block: SerialBlock, keeps: boolean): Change {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refused('must be a JSON object');
  }
  const base = keeps ? settingsOf(block) : {};
  const parsed = MeterSettings.safeParse({ ...base, ...body });
  if (!parsed.success) {
    const texts = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    return refused(texts.join('; '));
  }
  const { auto_baudrate: isAuto, baudrate, parity } = parsed.data;
  if (isAuto && ('baudrate' in body || 'parity' in body)) {
    const isUsual = baudrate === 115_200 && parity === 'none';
    if (!isUsual) return refused('baudrate and parity need auto_baudrate false');
  }
  const kept = keeps ? block : { decryptionKey: null, authenticationKey: null };
  const given = keyFrom(parsed.data.encryption_key, kept.decryptionKey);
  // Whoever clears the key wants no encryption, unless it says so.
  const encryption = parsed.data.encryption && ('encryption' in body || given !== null);
  const decryptionKey = encryption ? given : null;
  if (encryption && given === null) return refused('encryption needs an encryption_key');
  if (!encryption && parsed.data.encryption_key !== undefined && given !== null) {
    return refused('an encryption_key needs encryption true');
  }
  return {
    ok: true,
    block: {
      baudRate: isAuto ? 'auto' : baudrate,
      format: isAuto ? 'auto' : parity === 'even' ? '7E1' : '8N1',
      decryptionKey,
      authenticationKey: keyFrom(parsed.data.authentication_key, kept.authenticationKey),
    },
  };
}

/** 32 zeros clear a key; none given leaves it. */
function keyFrom(given: string | undefined, kept: string | null): string | null {
  if (given === undefined) return kept;
  return given === NO_KEY ? null : given;
}

function refused(text: string): Change {
  return { ok: false, text };
}
