import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../clock.ts';
import { BasicLock } from '../basic-lock.ts';
import { isForeign } from '../foreign-page.ts';

/** Why the form stays shut. */
export interface Shut {
  readonly status: 401 | 403 | 429;
  readonly text: string;
}

/**
 * Who may see and send the form: who knows its password, whatever the user name and wherever they
 * are, by a page that came from here.
 */
export class SetupLock {
  readonly #lock: BasicLock;

  constructor(password: string, clock: Pick<Clock, 'now'>) {
    this.#lock = new BasicLock({ username: null, password, clock });
  }

  /** @returns why not, or undefined. */
  refusal(headers: IncomingHttpHeaders, address?: string): Shut | undefined {
    if (isForeign(headers) || isFromElsewhere(headers)) {
      return { status: 403, text: 'This form belongs to another page' };
    }
    const caller = this.#lock.callerOf(headers.authorization, address);
    if (caller === 'owner') return undefined;
    if (caller !== 'paused') return { status: 401, text: 'The password of the form is needed' };
    return { status: 429, text: `Try again in ${this.#lock.pauseS(address)} s` };
  }
}

/** Browsers say where a link or a form is from (Fetch Metadata). */
function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
