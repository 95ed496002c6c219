import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Costs of one verification (RFC 7914): N = 2^14 needs 16 MiB and some 50 ms; a Pi 3 takes 300. */
const COST_LOG2 = 14;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Hashes of a higher cost are accepted up to 64 MiB: a small Pi has 512. */
const MAX_COST_LOG2 = 16;

/** The longest password that is hashed, in UTF-8; nobody types more. */
export const MAX_PASSWORD_BYTES = 1_024;

const FORMAT = /^scrypt:ln=(\d{1,2}):r=8:p=1:([\w-]{11,86}):([\w-]{43,86})$/;

interface Parsed {
  readonly costLog2: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/**
 * Hashes a password for `api.password` and `api.tokens[].hash`.
 *
 * @returns `scrypt:ln=14:r=8:p=1:SALT:KEY`: the fields of the PHC string format, base64url without
 * padding, divided by colons so that neither YAML, a shell nor an environment file reads `$` or `,`
 * as its own.
 * @throws {RangeError} for an empty password, or one above 1024 bytes.
 */
export async function hashPassword(
  password: string,
  salt = randomBytes(SALT_BYTES),
): Promise<string> {
  const bytes = bytesOf(password);
  if (bytes.length === 0) throw new RangeError('the password is empty');
  if (bytes.length > MAX_PASSWORD_BYTES) {
    throw new RangeError(
      `the password has ${bytes.length} bytes, must be at most ${MAX_PASSWORD_BYTES}`,
    );
  }
  const key = await derive(bytes, { costLog2: COST_LOG2, salt, length: KEY_BYTES });
  return `scrypt:ln=${COST_LOG2}:r=8:p=1:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

/**
 * Whether a password is the one that was hashed, in a time that does not depend on where they differ.
 *
 * @returns false as well for a hash that cannot be read, or a password nobody could have set.
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parsed = parse(hash);
  const bytes = bytesOf(password);
  if (parsed === undefined || bytes.length === 0 || bytes.length > MAX_PASSWORD_BYTES) return false;
  const { costLog2, salt, key } = parsed;
  return timingSafeEqual(await derive(bytes, { costLog2, salt, length: key.length }), key);
}

/** Whether a text is a hash that {@link verifyPassword} can read. */
export function isPasswordHash(text: string): boolean {
  return parse(text) !== undefined;
}

/**
 * The password in piped input: everything but the line end that `echo` adds. Spaces belong to it.
 */
export function typedPassword(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function parse(hash: string): Parsed | undefined {
  const [, ln, salt, key] = FORMAT.exec(hash) ?? [];
  if (ln === undefined || salt === undefined || key === undefined) return undefined;
  const costLog2 = Number(ln);
  if (costLog2 < COST_LOG2 || costLog2 > MAX_COST_LOG2) return undefined;
  return { costLog2, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

/** The same password typed on another keyboard may come in other code points (RFC 8265 4.2.2). */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'));
}

interface Derivation {
  readonly costLog2: number;
  readonly salt: Buffer;
  readonly length: number;
}

function derive(password: Buffer, { costLog2, salt, length }: Derivation): Promise<Buffer> {
  const cost = 2 ** costLog2;
  const options: ScryptOptions = {
    cost,
    blockSize: BLOCK_SIZE,
    parallelization: PARALLEL,
    // Node's own bound leaves no room above N = 2^14.
    maxmem: 256 * cost * BLOCK_SIZE,
  };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
