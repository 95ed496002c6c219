import { createCipheriv } from 'node:crypto';

/** Keys and counter of the telegrams that {@link encrypted} makes. */
export const KEYS = {
  decryptionKey: '4a6f2c9100d1e5b37780aa55c3f0129e',
  authenticationKey: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
};

export interface Encryption {
  readonly counter?: number;
  readonly title?: string;
  readonly decryptionKey?: string;
  readonly authenticationKey?: string;
  readonly security?: number;
}

/** A telegram as a meter of Luxembourg sends it: general-glo-ciphering, AES-128-GCM, tag of 12 bytes. */
export function encrypted(plain: Uint8Array | string, options: Encryption = {}): Buffer {
  const { counter = 1, title = 'SPT00001', security = 0x30 } = options;
  const { decryptionKey, authenticationKey } = { ...KEYS, ...options };
  const control = Buffer.of(security);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const name = Buffer.from(title, 'latin1');
  const cipher = createCipheriv(
    'aes-128-gcm',
    Buffer.from(decryptionKey, 'hex'),
    Buffer.concat([name, count]),
    { authTagLength: 12 },
  );
  cipher.setAAD(Buffer.concat([control, Buffer.from(authenticationKey, 'hex')]));
  const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.of(0x82, 0, 0);
  length.writeUInt16BE(5 + body.length, 1);
  return Buffer.concat([Buffer.of(0xdb, 0x08), name, length, control, count, body]);
}
