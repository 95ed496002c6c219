import { Pool } from 'undici';
import type { InfluxDbConfig } from './influxdb.config.ts';

/** How long a write may take, milliseconds. */
const TIMEOUT_MS = 10_000;
/** Of what the database says against a write, as much is told. */
const MAX_SAID = 200;

/** The database did not take what was written. */
export class InfluxDbError extends Error {
  override readonly name = 'InfluxDbError';
  readonly code = 'INFLUXDB_REFUSED';
}

/** Writes lines to one database, over one connection. */
export class InfluxDbWriter {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #authorization: string | undefined;

  constructor(block: InfluxDbConfig) {
    const { useSsl, server, port } = block;
    this.#pool = new Pool(`${useSsl ? 'https' : 'http'}://${server}:${port}`, {
      connections: 1,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      connect: { timeout: TIMEOUT_MS },
      maxResponseSize: 64 * 1_024,
    });
    this.#path = pathOf(block);
    this.#authorization = authorizationOf(block);
  }

  /** @throws {Error} when the database is away, {@link InfluxDbError} when it says no. */
  async write(lines: string): Promise<void> {
    const authorization = this.#authorization;
    const { statusCode, body } = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: {
        'content-type': 'text/plain',
        ...(authorization !== undefined && { authorization }),
      },
      body: lines,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said = await body.text();
    if (statusCode >= 200 && statusCode < 300) return;
    const text = said.slice(0, MAX_SAID).trim();
    throw new InfluxDbError(`the database answered with ${statusCode}${text && `: ${text}`}`);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

function pathOf({ version, database, organization, bucket }: InfluxDbConfig): string {
  const query =
    version === 1
      ? new URLSearchParams({ db: database })
      : new URLSearchParams({ org: organization, bucket });
  return `${version === 1 ? '/write' : '/api/v2/write'}?${query}`;
}

function authorizationOf(block: InfluxDbConfig): string | undefined {
  const { version, token, username, password } = block;
  if (version === 2) return token === null ? undefined : `Token ${token}`;
  if (username === null) return undefined;
  return `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
}
