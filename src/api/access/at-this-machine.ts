import type { IncomingHttpHeaders } from 'node:http';
import { hostOf } from './host-rule.ts';

/** The facts of a request that tell where it was made. */
export interface RequestOrigin {
  readonly headers: IncomingHttpHeaders;
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly localAddress?: string | undefined;
  };
}

const HERE = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request was made at this machine and not passed on by a proxy on it: both ends of the
 * connection are loopback, the host asked for is this machine by name, and no proxy left its mark.
 */
export function isAtThisMachine(
  { headers, socket }: RequestOrigin,
  isLoopback: (address: string | undefined) => boolean,
): boolean {
  const host = hostOf(headers.host);
  return (
    isLoopback(socket.remoteAddress) &&
    isLoopback(socket.localAddress) &&
    host !== undefined &&
    HERE.has(host) &&
    !Object.keys(headers).some(isProxyMark)
  );
}

/** RFC 7239, RFC 9110 section 7.6.3, and what came before them. */
function isProxyMark(header: string): boolean {
  return header === 'forwarded' || header === 'via' || header.startsWith('x-forwarded-');
}
