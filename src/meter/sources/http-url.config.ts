import { z } from 'zod';

/**
 * Address of a meter that is asked over HTTP. A user in it would be a secret in a place that is shown.
 *
 * @param protocol - what may stand before the colon. @param example - of a right one.
 */
export function httpUrl(protocol: RegExp, example: string) {
  const error = `must be a URL such as ${example}`;
  return z
    .url({ protocol, error, abort: true })
    .refine((text) => hasNoUser(text), `${error}, without a user`);
}

function hasNoUser(text: string): boolean {
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
