import { z } from 'zod';
import { SerialConfig } from '../../meter/sources/serial.config.ts';
import type { Scaling } from './scaling.config.ts';

const PARITIES = { N: 'none', E: 'even', O: 'odd' } as const;
const STOP_BITS = ['1', '1.5', '2'];
const INTERFACES = ['auto', 'p1', 'mbus', 'ttl', 'mep', 'irda', 'uart', 'p1_adapter', 'ttl_push'];
const PROTOCOLS = ['auto', 'dsmr', 'hdlc', 'kmp', 'mep', 'mbus', 'mbtr'];
const IN_WIRING = 'must be false: a line is inverted by the wiring or the cable';

const key = z.string().regex(/^[0-9a-f]{32}$/i, 'must be 32 hexadecimal characters');

/** One of a list, of which only some do anything here. */
function working<const Some extends string>(
  all: readonly string[],
  some: readonly [Some, ...Some[]],
) {
  return z
    .string()
    .refine((value) => all.includes(value), `must be one of ${all.join(', ')}`)
    .refine((value) => !all.includes(value) || some.some((one) => one === value), {
      error: `does not work here, works: ${some.join(', ')}`,
    })
    .transform((value): Some => some.find((one) => one === value) ?? some[0]);
}

function only<T extends string | number | boolean>(value: T, why: string) {
  return z.literal(value, { error: why });
}

/** A request to `/api/v1/meter/settings`, as far as its fields do anything here. */
export const MeterRequest = z.strictObject(
  {
    baudrate: z.int().min(300).max(115_200).optional(),
    parity: z.enum(['none', 'odd', 'even'], 'must be one of none, odd, even').optional(),
    // Serial ports of Linux have no other.
    stop_bits: working(STOP_BITS, ['1', '2']).optional(),
    buffer_size: z.int().min(1).max(128).optional(),
    method: only('Passive Push', 'must be Passive Push').optional(),
    encryption: z.boolean().optional(),
    encryption_key: key.optional(),
    authentication_key: key.optional(),
    rx_invert: only(false, IN_WIRING).optional(),
    tx_invert: only(false, IN_WIRING).optional(),
    auto_baudrate: z.boolean().optional(),
    if_type: working(INTERFACES, ['auto', 'p1']).optional(),
    protocol: working(PROTOCOLS, ['auto', 'dsmr']).optional(),
    if_mode: working(['auto', 'push', 'pull'], ['auto', 'push']).optional(),
    conv_factor: z.number().min(0.001).max(1_000).optional(),
    time_offset: z.int32().optional(),
    sync_time_offset_with_ntp: z.boolean().optional(),
    scalers_set: working(['default', 'custom', 'lge570'], ['default', 'custom']).optional(),
  },
  { error: ({ code }) => (code === 'invalid_type' ? 'must be a JSON object' : undefined) },
);
/** JSON knows no field that is there and undefined. */
export type MeterRequest = {
  readonly [Key in keyof z.output<typeof MeterRequest>]?: Exclude<
    z.output<typeof MeterRequest>[Key],
    undefined
  >;
};

/** What is told: every field but the keys. */
export type MeterSettings = Required<Omit<MeterRequest, 'encryption_key' | 'authentication_key'>>;

/** Rates at which `format: auto` means 7E1 end here. */
const SLOW_BAUD = 9_600;
/** What the original has for a buffer; it stands for whatever the port gives. */
export const USUAL_BUFFER = 64;

/** The `meter` block of a serial port in force, as far as it matters here. */
const SerialBlock = z.object(
  SerialConfig.pick({
    source: true,
    baudRate: true,
    format: true,
    bufferBytes: true,
    protocol: true,
    interface: true,
    mode: true,
    conversionFactor: true,
    timeOffsetS: true,
    timeFromSystem: true,
    decryptionKey: true,
    authenticationKey: true,
  }).shape,
);
export type SerialBlock = z.output<typeof SerialBlock>;

/** @returns undefined for a meter that is at no serial port. */
export function serialBlockOf(meter: unknown): SerialBlock | undefined {
  const parsed = SerialBlock.safeParse(meter);
  return parsed.success ? parsed.data : undefined;
}

/** The settings in force; keys are never told, not even that there are any. */
export function settingsOf(block: SerialBlock, { set }: Scaling): MeterSettings {
  const { baudRate, decryptionKey } = block;
  const [, parity, stopBits] = formatOf(block);
  return {
    baudrate: baudRate === 'auto' ? 115_200 : baudRate,
    parity: PARITIES[parity],
    stop_bits: stopBits,
    buffer_size: block.bufferBytes ?? USUAL_BUFFER,
    method: 'Passive Push',
    encryption: decryptionKey !== null,
    rx_invert: false,
    tx_invert: false,
    auto_baudrate: baudRate === 'auto',
    if_type: block.interface,
    protocol: block.protocol,
    if_mode: block.mode,
    conv_factor: block.conversionFactor,
    time_offset: block.timeOffsetS,
    sync_time_offset_with_ntp: block.timeFromSystem,
    scalers_set: set,
  };
}

/** Data bits, parity and stop bits, as far as they are settled. */
export function formatOf({ baudRate, format }: Pick<SerialBlock, 'baudRate' | 'format'>) {
  const meant = format === 'auto' ? (Number(baudRate) <= SLOW_BAUD ? '7E1' : '8N1') : format;
  return meant.split('') as ['7' | '8', 'N' | 'E' | 'O', '1' | '2'];
}
