/** A host whose address nobody knows. `code` is the one Node's own resolver gives. */
export class HostUnknownError extends Error {
  override readonly name = 'HostUnknownError';
  readonly code = 'ENOTFOUND';

  constructor(hostname: string, why: string, cause?: unknown) {
    super(`${hostname}: ${why}`, { cause });
  }
}
