import type { IncomingHttpHeaders } from 'node:http';

const BEARER = 'Bearer realm="SunPilot"';
const BASIC = 'Basic realm="SunPilot", charset="UTF-8"';

/**
 * `WWW-Authenticate` of a 401 (RFC 9110 section 11.6.1), which must name a scheme.
 *
 * Programs are asked for Basic. A browser would open its own password window then, send the
 * password with every request ever after, and know no way to log out; it is asked for Bearer, which
 * it leaves to the page.
 */
export function challengeFor(headers: IncomingHttpHeaders): string {
  return isBrowser(headers) ? BEARER : `${BASIC}, ${BEARER}`;
}

/** Browsers send `Sec-Fetch-*` over HTTPS and to localhost only, so there are further signs. */
function isBrowser(headers: IncomingHttpHeaders): boolean {
  return (
    headers['sec-fetch-mode'] !== undefined ||
    headers['x-requested-with'] !== undefined ||
    headers.origin !== undefined ||
    /\btext\/html\b/i.test(headers.accept ?? '') ||
    /^Mozilla\//.test(headers['user-agent'] ?? '')
  );
}
