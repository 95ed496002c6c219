import { readFileSync } from 'node:fs';
import type { TelegramKeys } from '../../meter/dsmr/encryption.ts';
import { messageOf } from '../../thrown.ts';

/** A file was to hold a key or a password, and does not. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
  readonly code = 'READ_KEY_FILE';
}

/**
 * The keys that files hold; undefined without any.
 *
 * @throws {KeyFileError} for a file that cannot be read or holds no key.
 */
export function readKeys(files: {
  readonly keyFile?: string;
  readonly authKeyFile?: string;
}): TelegramKeys | undefined {
  const { keyFile, authKeyFile } = files;
  const authenticationKey = authKeyFile === undefined ? undefined : keyIn(authKeyFile);
  if (keyFile !== undefined) return { decryptionKey: keyIn(keyFile), authenticationKey };
  if (authenticationKey === undefined) return undefined;
  throw new KeyFileError('--auth-key-file needs --key-file beside it');
}

/**
 * The password that a file holds, without the line end behind it; undefined without a file.
 *
 * @throws {KeyFileError} for a file that cannot be read or holds none.
 */
export function readPassword(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const password = textIn(file, 'password').replace(/\r?\n$/, '');
  if (password === '') throw new KeyFileError(`${file} must hold a password`);
  return password;
}

function keyIn(file: string): string {
  const key = textIn(file, 'key').trim();
  // What it holds instead may be another secret.
  if (!/^[0-9a-f]{32}$/i.test(key)) {
    throw new KeyFileError(`${file} must hold a key: 32 hexadecimal digits and nothing else`);
  }
  return key;
}

function textIn(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new KeyFileError(`the ${what} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
