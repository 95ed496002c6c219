import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '../../thrown.ts';
import type { TlsConfig } from '../api.config.ts';

/** What is wrong with one of the two files. */
export interface TlsProblem {
  readonly kind: 'unreadable' | 'not-a-certificate' | 'not-a-key' | 'mismatch';
  /** Key of the configuration that names the file. */
  readonly path: 'api.tls.cert' | 'api.tls.key';
  readonly text: string;
}

/** Certificate with its chain, and private key, PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export type TlsResult =
  | { readonly ok: true; readonly files: TlsFiles }
  | { readonly ok: false; readonly problems: readonly TlsProblem[] };

type Path = TlsProblem['path'];

/**
 * Reads certificate and key for HTTPS, and checks that they belong together.
 *
 * Dates are not checked: a Pi may not know the time yet, and charging does not depend on them.
 */
export async function readTlsFiles(files: TlsConfig): Promise<TlsResult> {
  const [cert, key] = await Promise.all([
    readPem('api.tls.cert', files.cert),
    readPem('api.tls.key', files.key),
  ]);
  const certificate = typeof cert === 'string' ? certificateIn(cert, files.cert) : cert;
  const privateKey = typeof key === 'string' ? privateKeyIn(key, files.key) : key;
  const problems = [certificate, privateKey].filter(isProblem);
  if (typeof cert !== 'string' || typeof key !== 'string') return { ok: false, problems };
  if (isProblem(certificate) || isProblem(privateKey)) return { ok: false, problems };
  if (!certificate.checkPrivateKey(privateKey)) {
    const text = `${files.key} is not the key of the certificate in ${files.cert}`;
    return { ok: false, problems: [{ kind: 'mismatch', path: 'api.tls.key', text }] };
  }
  return { ok: true, files: { cert, key } };
}

async function readPem(path: Path, file: string): Promise<string | TlsProblem> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return { kind: 'unreadable', path, text: `cannot read ${file}: ${messageOf(error)}` };
  }
}

function certificateIn(pem: string, file: string): X509Certificate | TlsProblem {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    const text = `${file} holds no PEM certificate: ${messageOf(error)}`;
    return { kind: 'not-a-certificate', path: 'api.tls.cert', text };
  }
}

function privateKeyIn(pem: string, file: string): KeyObject | TlsProblem {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const text = `${file} holds no PEM private key without a passphrase: ${messageOf(error)}`;
    return { kind: 'not-a-key', path: 'api.tls.key', text };
  }
}

function isProblem(value: unknown): value is TlsProblem {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
