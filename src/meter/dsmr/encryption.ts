import { createDecipheriv } from 'node:crypto';
import type { MeterFault } from '../source.ts';
import type { EncryptedFrame } from './encryption-frames.ts';

/** Authenticated and encrypted, with the meter's own keys (IEC 62056-5-3, security control). */
const AUTHENTICATED_AND_ENCRYPTED = 0x30;
const ALGORITHM = 'aes-128-gcm';
const TAG_BYTES = 12;
/** The authentication key that Luxembourg's P1 specification gives all meters. */
const COMMON_AUTHENTICATION_KEY = '00112233445566778899aabbccddeeff';
/** Meters at one port, that is one and whatever replaced it; the oldest is forgotten. */
const MOST_METERS = 16;

/** What protects a meter's telegrams; keys are 32 hexadecimal digits. */
export interface TelegramKeys {
  /** Global unicast encryption key (GUEK). */
  readonly decryptionKey: string;
  /** Authentication key (GAK); without one, that of Luxembourg's P1 specification. */
  readonly authenticationKey?: string | undefined;
}

/**
 * Makes plain telegrams of encrypted ones (AES-128-GCM). What is not by the meter, or was told
 * before, is refused: counters only ever rise.
 */
export class TelegramDecryption {
  readonly #key: Buffer;
  readonly #authenticationKey: Buffer;
  /** The highest counter of each meter, by its title. */
  readonly #counters = new Map<string, number>();

  /** @throws {RangeError} if a key is not 32 hexadecimal digits. */
  constructor({ decryptionKey, authenticationKey }: TelegramKeys) {
    this.#key = keyOf(decryptionKey);
    this.#authenticationKey = keyOf(authenticationKey ?? COMMON_AUTHENTICATION_KEY);
  }

  /** @returns the telegram, or the fault `decryption`. */
  open(frame: EncryptedFrame): { readonly plain: Buffer } | DecryptionRefusal {
    const { title, security, counter, ciphertext, tag } = frame;
    if (security !== AUTHENTICATED_AND_ENCRYPTED) {
      const given = security.toString(16).padStart(2, '0');
      return refused('forged', `security control is ${given}, only 30 can be trusted`);
    }
    const iv = Buffer.concat([title, counter]);
    const decipher = createDecipheriv(ALGORITHM, this.#key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([Buffer.of(security), this.#authenticationKey]));
    decipher.setAuthTag(tag);
    const plain = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch {
      return refused('forged', 'the tag does not fit: a wrong key, or not as the meter sent it');
    }
    return this.#isNew(Buffer.from(title).toString('hex'), Buffer.from(counter).readUInt32BE())
      ? { plain }
      : refused('replayed', 'the frame counter did not rise: an old telegram came again');
  }

  #isNew(title: string, counter: number): boolean {
    const last = this.#counters.get(title);
    if (last !== undefined && counter <= last) return false;
    this.#counters.delete(title);
    this.#counters.set(title, counter);
    const [oldest] = this.#counters.keys();
    if (this.#counters.size > MOST_METERS && oldest !== undefined) this.#counters.delete(oldest);
    return true;
  }
}

/** A telegram that is not believed; one `replayed` is at least whole. */
export interface DecryptionRefusal {
  readonly reason: 'forged' | 'replayed';
  readonly fault: MeterFault;
}

function refused(reason: DecryptionRefusal['reason'], detail: string): DecryptionRefusal {
  return { reason, fault: { kind: 'decryption', detail } };
}

function keyOf(text: string): Buffer {
  if (!/^[0-9a-f]{32}$/i.test(text)) throw new RangeError('a key is 32 hexadecimal digits');
  return Buffer.from(text, 'hex');
}
