import { createServer } from 'node:net';
import type { Finding } from './finding.ts';
import { holdersText, listenersOn } from './holder.ts';

const about = 'api';

/** What the configuration says of the API, as far as it matters here. */
export interface ApiExposure {
  readonly host: string;
  readonly port: number;
  /** Hash, or null without a password. */
  readonly password: string | null;
  readonly tls: object | null;
}

/** Whether the API can listen where it should. */
export async function checkApiPort({
  host,
  port,
}: Pick<ApiExposure, 'host' | 'port'>): Promise<Finding> {
  const place = `${host} port ${port}`;
  const code = await tryToListen(host, port);
  switch (code) {
    case undefined:
      return { level: 'ok', about, text: `${place} is free` };
    case 'EADDRINUSE':
      return taken(place, port);
    case 'EACCES': {
      const fix = 'set api.port above 1023, or give the service CAP_NET_BIND_SERVICE';
      return { level: 'problem', about, text: `${place} may not be used by this user`, fix };
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND': {
      const fix = 'set api.host to 127.0.0.1, 0.0.0.0 or an address of this machine';
      return { level: 'problem', about, text: `${host} is no address of this machine`, fix };
    }
    default:
      return { level: 'problem', about, text: `${place} cannot be used: ${code}` };
  }
}

/** What the API lacks once others than this machine can reach it. */
export function checkExposure({ host, password, tls }: ApiExposure): Finding[] {
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return [];
  const findings: Finding[] = [];
  if (password === null) {
    const fix = 'set api.password: run sunpilot password';
    const text = 'others may look and nobody may change anything: there is no password';
    findings.push({ level: 'warning', about, text, fix });
  }
  if (tls === null) {
    const fix = 'set api.tls, or put a proxy with HTTPS in front and listen on 127.0.0.1';
    const what = password === null ? 'what is told' : 'the password';
    const text = `${what} crosses the network in clear`;
    findings.push({ level: 'warning', about, text, fix });
  }
  return findings;
}

function taken(place: string, port: number): Finding {
  const holders = listenersOn(port);
  const text = `${place} is held by ${holdersText(holders)}`;
  const isOurs = holders.some(({ command }) => command.includes('sunpilot'));
  if (isOurs)
    return { level: 'warning', about, text, fix: 'nothing, if that is the service itself' };
  return { level: 'problem', about, text, fix: 'stop it, or set another api.port' };
}

/** @returns the system's error code, or undefined when it could be listened on. */
function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}
