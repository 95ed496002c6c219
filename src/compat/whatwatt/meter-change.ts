import {
  formatOf,
  MeterRequest,
  type MeterSettings,
  type SerialBlock,
  settingsOf,
  USUAL_BUFFER,
} from './meter-settings.ts';
import type { Scaling } from './scaling.config.ts';

/** 32 zeros clear a key. */
const NO_KEY = '0'.repeat(32);

const LETTERS = { none: 'N', even: 'E', odd: 'O' } as const;
/** Fields that set the line. */
const LINE = ['baudrate', 'parity', 'stop_bits'] as const;

/** Keys of the block of a serial port that this interface can change, as they are without it. */
const RESET = {
  baudRate: 'auto',
  format: 'auto',
  bufferBytes: null,
  protocol: 'auto',
  interface: 'auto',
  mode: 'auto',
  conversionFactor: 1,
  timeOffsetS: 0,
  timeFromSystem: false,
  decryptionKey: null,
  authenticationKey: null,
} as const satisfies Partial<SerialBlock>;

export type MeterChange =
  | {
      readonly ok: true;
      readonly meter: Pick<SerialBlock, keyof typeof RESET>;
      readonly scalers: Scaling['set'];
    }
  | { readonly ok: false; readonly text: string };

/**
 * What a request makes of the block of a meter at a serial port.
 *
 * @param keeps - whether fields that are not given stay as they are (PUT), or are reset (POST).
 */
export function meterChangeOf(
  body: unknown,
  now: { readonly block: SerialBlock; readonly scaling: Scaling },
  keeps: boolean,
): MeterChange {
  const block = keeps ? now.block : { ...now.block, ...RESET };
  const before = settingsOf(block, keeps ? now.scaling : { ...now.scaling, set: 'default' });
  const parsed = MeterRequest.safeParse(body);
  if (!parsed.success) {
    const texts = parsed.error.issues.map(({ path, message }) =>
      `${path.join('.')} ${message}`.trim(),
    );
    return refused(texts.join('; '));
  }
  const request = parsed.data as MeterRequest;
  const after = { ...before, ...request, ...impliedBy(request) };
  const line = lineOf(request, after, { before, block });
  if (line === undefined) return refused(`${LINE.join(', ')} need auto_baudrate false`);
  const keys = keysOf(after, block, 'encryption' in request);
  if ('text' in keys) return refused(keys.text);
  const { buffer_size } = after;
  return {
    ok: true,
    meter: {
      ...line,
      ...keys,
      bufferBytes: buffer_size === USUAL_BUFFER ? null : buffer_size,
      protocol: after.protocol,
      interface: after.if_type,
      mode: after.if_mode,
      conversionFactor: after.conv_factor,
      timeOffsetS: after.time_offset,
      timeFromSystem: after.sync_time_offset_with_ntp,
    },
    scalers: after.scalers_set,
  };
}

/** Whoever names a line that is not the usual one wants it, and no other tried. */
function impliedBy(request: MeterRequest) {
  return request.auto_baudrate === undefined && isOther(request) ? { auto_baudrate: false } : {};
}

/** Whether a request names a line other than the usual one. */
function isOther({ baudrate = 115_200, parity = 'none', stop_bits = '1' }: MeterRequest): boolean {
  return baudrate !== 115_200 || parity !== 'none' || stop_bits !== '1';
}

/** @returns undefined for a line that is told while it is to be found. */
function lineOf(
  request: MeterRequest,
  after: MeterSettings,
  { before, block }: { readonly before: MeterSettings; readonly block: SerialBlock },
): Pick<SerialBlock, 'baudRate' | 'format'> | undefined {
  const { baudRate, format } = block;
  const isSame = [...LINE, 'auto_baudrate' as const].every((key) => after[key] === before[key]);
  if (isSame) return { baudRate, format };
  if (after.auto_baudrate)
    return isOther(request) ? undefined : { baudRate: 'auto', format: 'auto' };
  const { parity, stop_bits } = after;
  // Telegrams are text of seven bits, which with a parity bit are eight on the line.
  const bits = parity === before.parity ? formatOf(block)[0] : parity === 'none' ? '8' : '7';
  return { baudRate: after.baudrate, format: `${bits}${LETTERS[parity]}${stop_bits}` };
}

type Keys = Pick<SerialBlock, 'decryptionKey' | 'authenticationKey'>;

function keysOf(
  {
    encryption,
    encryption_key,
    authentication_key,
  }: Pick<MeterSettings, 'encryption'> & MeterRequest,
  block: Keys,
  isTold: boolean,
): Keys | { readonly text: string } {
  const given = keyFrom(encryption_key, block.decryptionKey);
  // Whoever clears the key wants no encryption, unless it says so.
  const isOn = encryption && (isTold || given !== null);
  if (isOn && given === null) return { text: 'encryption needs an encryption_key' };
  if (!isOn && encryption_key !== undefined && given !== null) {
    return { text: 'an encryption_key needs encryption true' };
  }
  return {
    decryptionKey: isOn ? given : null,
    authenticationKey: keyFrom(authentication_key, block.authenticationKey),
  };
}

/** 32 zeros clear a key; none given leaves it. */
function keyFrom(given: string | undefined, kept: string | null): string | null {
  if (given === undefined) return kept;
  return given === NO_KEY ? null : given;
}

function refused(text: string): MeterChange {
  return { ok: false, text };
}
