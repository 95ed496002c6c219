import type { MeterFault } from '../source.ts';
import { TelegramDecryption, type TelegramKeys } from './encryption.ts';
import { EncryptedFramer } from './encryption-frames.ts';
import { Framer, type FrameSink } from './framer.ts';

/** First byte of every encrypted telegram; no plain one has a byte above 0x7f. */
const ENCRYPTED_BEGIN = 0xdb;

/** What bytes go through on their way to telegrams. */
export interface Frames {
  push(bytes: Uint8Array): void;
  /** The line fell silent or broke; more may follow. */
  end(): void;
}

/**
 * Finds telegrams in the bytes of a meter that encrypts them; those that are not encrypted are
 * refused, for anyone could have written them.
 */
export function decryptedFrames(keys: TelegramKeys, sink: FrameSink): Frames {
  const decryption = new TelegramDecryption(keys);
  const telegram = new Framer(sink);
  const plain = new Framer({ frame: () => sink.fault(PLAIN), fault: () => {} });
  const framer = new EncryptedFramer({
    frame(frame) {
      const opened = decryption.open(frame);
      if ('fault' in opened) {
        sink.fault(opened.fault);
        return opened.reason === 'replayed';
      }
      telegram.push(opened.plain);
      telegram.end();
      return true;
    },
    fault: sink.fault,
    other: (bytes) => plain.push(bytes),
  });
  return {
    push: (bytes) => framer.push(bytes),
    end() {
      framer.end();
      plain.end();
    },
  };
}

/** Finds plain telegrams, and says so where a meter encrypts them and there is no key. */
export function plainFrames(sink: FrameSink): Frames {
  const telegram = new Framer(sink);
  const encrypted = new EncryptedFramer({
    frame() {
      sink.fault(KEY_MISSING);
      return true;
    },
    fault: () => {},
  });
  return {
    push(bytes) {
      telegram.push(bytes);
      if (encrypted.isWithin || bytes.includes(ENCRYPTED_BEGIN)) encrypted.push(bytes);
    },
    end() {
      telegram.end();
      encrypted.end();
    },
  };
}

const PLAIN: MeterFault = {
  kind: 'decryption',
  detail: 'a telegram that is not encrypted, though there is a decryption key',
};
const KEY_MISSING: MeterFault = {
  kind: 'decryption',
  detail: 'the telegram is encrypted and there is no decryption key',
};
