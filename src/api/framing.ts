import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProblemError } from './problem.ts';

/** A target that also names a host, as sent by clients that take us for their proxy. */
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is;

/**
 * The path a request is for. A host in the target stands in for the Host header, whatever that says
 * (RFC 9112 section 3.2.2), so that the rules about names judge the one that counts.
 */
export function takeTarget(request: IncomingMessage): string {
  const { url = '/' } = request;
  const [, authority, path] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined || path === undefined) return url;
  request.headers.host = authority;
  return path.startsWith('/') ? path : `/${path}`;
}

/** Refuses a request that does not say whom it is for, or says so twice (RFC 9112 section 3.2). */
export function hostProblem({
  httpVersion,
  rawHeaders,
  headers,
}: IncomingMessage): ProblemError | undefined {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return badRequest('Send one Host header; there were more.');
  // HTTP/1.0 knows no such header; which host is asked for is then judged like any other.
  if (headers.host !== undefined || httpVersion === '1.0') return undefined;
  return badRequest('Send a Host header; HTTP/1.1 asks for it.');
}

/** Statuses of requests that cannot be parsed, by error code; 400 for all others. */
const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers bytes that are no HTTP request with a problem, and hangs up. */
export function answerUnparsed(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else hangUp(socket, unparsed(error));
}

/** Answers what the framework never hears of: tunnels, and expectations besides 100-continue. */
export function answerRest(server: Server, handler: RequestListener): Server {
  server.on('connect', (_request, socket) => {
    const detail = 'This is no proxy: CONNECT goes nowhere.';
    hangUp(socket, new ProblemError({ status: 501, detail }));
  });
  // RFC 9110 section 10.1.1 leaves it to us: such a request is answered like any other.
  return server.on('checkExpectation', handler);
}

function hangUp(socket: Duplex, problem: ProblemError): void {
  // The server lets go of a tunnel, errors included; one that nobody listens to would end the
  // process.
  socket.on('error', () => socket.destroy());
  if (socket.writable) socket.end(answerText(problem), () => socket.destroy());
  else socket.destroy();
}

function unparsed({ code = '', message }: Error & { code?: string }): ProblemError {
  const status = STATUSES[code] ?? 400;
  const detail =
    status === 408
      ? 'The request did not arrive in time.'
      : `This cannot be read as HTTP/1.1: ${message}.`;
  return new ProblemError({ status, detail });
}

function answerText({ problem }: ProblemError): string {
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function badRequest(detail: string): ProblemError {
  return new ProblemError({ status: 400, detail });
}
