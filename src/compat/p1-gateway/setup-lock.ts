import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../clock.ts';

/** Wrong passwords an address may try within {@link WINDOW_MS}. */
const MAX_FAILURES = 5;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; the one that failed longest ago makes room. */
const MAX_ADDRESSES = 256;

/** Why the form stays shut. */
export interface Shut {
  readonly status: 401 | 403 | 429;
  readonly text: string;
}

/**
 * Who may see and send the form: who knows its password, wherever they are, by a page that came from
 * here.
 */
export class SetupLock {
  readonly #password: Buffer;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #failedMs = new Map<string, readonly number[]>();

  constructor(password: string, clock: Pick<Clock, 'now'>) {
    this.#password = digest(password);
    this.#clock = clock;
  }

  /** @returns why not, or undefined. */
  refusal(headers: IncomingHttpHeaders, address = ''): Shut | undefined {
    if (isForeign(headers)) return { status: 403, text: 'This form belongs to another page' };
    const nowMs = this.#clock.now();
    const failures = (this.#failedMs.get(address) ?? []).filter((ms) => nowMs - ms < WINDOW_MS);
    if (failures.length >= MAX_FAILURES) return { status: 429, text: 'Try again in a minute' };
    const given = passwordOf(headers);
    if (given !== undefined && timingSafeEqual(digest(given), this.#password)) {
      this.#failedMs.delete(address);
      return undefined;
    }
    if (given !== undefined) this.#note(address, [...failures, nowMs]);
    return { status: 401, text: 'The password of the form is needed' };
  }

  #note(address: string, failures: readonly number[]): void {
    // Taken out first, so that the map stays in the order of the last failure.
    this.#failedMs.delete(address);
    this.#failedMs.set(address, failures);
    const [oldest] = this.#failedMs.keys();
    if (this.#failedMs.size > MAX_ADDRESSES && oldest !== undefined) this.#failedMs.delete(oldest);
  }
}

/** Browsers say where a form comes from (Fetch standard, Origin; Fetch Metadata). */
function isForeign({ origin, host, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (origin === undefined) return false;
  const own = `http://${host}`;
  return !URL.canParse(own) || new URL(own).origin !== origin;
}

/** The password of Basic, whatever the user name (RFC 7617). */
function passwordOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  const [, encoded] = /^basic +([\w+/-]+=*) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
