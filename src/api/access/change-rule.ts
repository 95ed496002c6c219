import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../problem.ts';

/** Methods that change nothing (RFC 9110 section 9.2.1), so that a page may not abuse them. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface ChangeRuleOptions {
  /** Whether we speak HTTPS ourselves. */
  readonly tls: boolean;
  /** Origins of `api.corsOrigins`. */
  readonly corsOrigins: readonly string[];
}

export type ChangeRule = (method: string, headers: IncomingHttpHeaders) => ProblemError | undefined;

/**
 * Refuses changes that a page of another site could have sent.
 *
 * A form can neither send JSON nor hide where it comes from: `application/json` is asked for with
 * and without a body, and `Origin` and `Sec-Fetch-Site`, where a browser sends them, must be ours.
 */
export function changeRule({ tls, corsOrigins }: ChangeRuleOptions): ChangeRule {
  const mayAsk = new Set(corsOrigins);
  const scheme = tls ? 'https' : 'http';
  return (method, headers) => {
    if (SAFE_METHODS.has(method)) return undefined;
    if (!isJson(headers['content-type'])) return notJson();
    const { origin } = headers;
    if (origin !== undefined && mayAsk.has(origin)) return undefined;
    if (origin !== undefined && !isOwn(origin, headers.host, scheme)) return foreign(origin);
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
    return foreign(`a ${site} page`);
  };
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json[ \t]*(?:;|$)/i.test(contentType ?? '');
}

/**
 * Whether an origin is that of the `Host` asked for, as a browser writes it: no path, no slash at the
 * end (RFC 6454 section 6.2). A proxy that speaks HTTPS for us has an origin of its own.
 */
function isOwn(origin: string, host: string | undefined, scheme: string): boolean {
  if (host === undefined) return false;
  const own = `${scheme}://${host}`;
  // URL drops the scheme's own port, which a Host header may spell out.
  return URL.canParse(own) && new URL(own).origin === origin;
}

function notJson(): ProblemError {
  return new ProblemError({
    status: 415,
    detail: 'Send Content-Type: application/json, with or without a body.',
    headers: { accept: 'application/json' },
  });
}

function foreign(from: string): ProblemError {
  return new ProblemError({
    status: 403,
    type: 'urn:sunpilot:problem:foreign-origin',
    title: 'Foreign origin',
    detail: `Changes are not taken from ${from}: open the page of this wallbox itself, or list the origin in api.corsOrigins, as for a proxy that speaks HTTPS for it.`,
  });
}
