import type { TelegramKeys } from '../../meter/dsmr/encryption.ts';

/** What a meter wants to be told before it tells anything. */
export interface SourceSecrets {
  /** Of a meter that encrypts; they go with telegrams only. */
  readonly keys?: TelegramKeys | undefined;
  /** Of a device that wants one over HTTP; it goes to no other. */
  readonly password?: string | undefined;
}

/**
 * The `meter` block that a word on the command line stands for: a device, or a URL such as
 * `tcp://host:port`, `modbus://host/pac2200`, `http://host/power`. Not checked yet.
 *
 * @returns undefined for what begins like a URL and is none.
 */
export function sourceBlock(
  source: string,
  { keys, password }: SourceSecrets = {},
): object | undefined {
  const block = blockOf(source);
  if (block === undefined || !('source' in block)) return block;
  if (isP1Source(block.source)) return { ...block, ...keys };
  return takesPassword(block.source) && password !== undefined ? { ...block, password } : block;
}

function isP1Source(source: unknown): boolean {
  return source === 'serial' || source === 'tcp';
}

function takesPassword(source: unknown): boolean {
  return source === 'energyme' || source === 'whatwatt';
}

function blockOf(source: string): object | undefined {
  if (!source.includes('://')) return { source: 'serial', path: source };
  if (!URL.canParse(source)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(source);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol === 'tcp:') return { source: 'tcp', host, port: Number(port) };
  const portKey = port !== '' && { port: Number(port) };
  const [, choice] = pathname.split('/');
  switch (protocol) {
    case 'modbus:':
      return { source: 'modbus', host, map: choice, ...portKey };
    case 'smartmeter:':
      return { source: 'smartMeter', host, ...(choice && { mode: choice }), ...portKey };
    case 'energyme:':
      return { source: 'energyme', url: `http://${new URL(source).host}` };
    case 'whatwatt:':
      return {
        source: 'whatwatt',
        url: `http://${new URL(source).host}`,
        ...(choice && { mode: choice }),
      };
    default:
      // The page of a P1 gateway.
      return { source: choice === 'Data' ? 'p1Data' : 'power', url: source };
  }
}
