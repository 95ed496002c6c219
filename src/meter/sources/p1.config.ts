import { z } from 'zod';
import type { TelegramKeys } from '../dsmr/encryption.ts';

const TelegramKey = z
  .string()
  .regex(/^[0-9a-f]{32}$/i, 'must be 32 hexadecimal digits')
  .nullable()
  .default(null)
  .meta({ writeOnly: true });

/** Keys of every source that carries P1 telegrams. */
export const p1Keys = {
  crc: z
    .enum(['auto', 'none'])
    .default('auto')
    .describe(
      'auto believes a telegram without a checksum only where its version has none; none always does. A wrong checksum is never believed',
    ),
  decryptionKey: TelegramKey.describe(
    'Of a meter that encrypts its telegrams (Luxembourg, Austria), from the grid operator: 32 hexadecimal digits. With one, nothing unencrypted is believed. Best given by a file',
  ),
  authenticationKey: TelegramKey.describe(
    'Second key of such a meter; without one, that of the P1 specification of Luxembourg',
  ),
};

/** The keys of a configuration; undefined for a meter that does not encrypt. */
export function telegramKeysOf({
  decryptionKey,
  authenticationKey,
}: {
  readonly decryptionKey: string | null;
  readonly authenticationKey: string | null;
}): TelegramKeys | undefined {
  if (decryptionKey === null) return undefined;
  return { decryptionKey, authenticationKey: authenticationKey ?? undefined };
}
