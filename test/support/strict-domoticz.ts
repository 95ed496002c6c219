import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What one device was told. */
type Told = { readonly idx: number; readonly values: readonly number[] };

const BIGGEST = 2n ** 64n;

/** As `std::stoull` reads: leading blanks and sign, then digits up to what is none. */
function stoull(text: string): number {
  const digits = /^\s*\+?(\d+)/.exec(text)?.[1];
  if (digits === undefined || BigInt(digits) >= BIGGEST) throw new RangeError(`stoull: ${text}`);
  return Number(digits);
}

/**
 * A Domoticz that takes `udevice` as the real one does, no more and no less: an electricity meter of
 * exactly six parts and a gas meter of one, each read by `stoull`. Anything left over behind the
 * digits is remembered, because the real one would quietly be wrong by a thousand there.
 */
export class StrictDomoticz {
  readonly told: Told[] = [];
  readonly urls: string[] = [];
  readonly leftOver: string[] = [];
  /** What it answers with instead of doing it. */
  status = 200;
  readonly #devices: ReadonlyMap<number, 'electricity' | 'gas'>;
  readonly #server = createServer((request, response) => this.#answer(request, response));

  constructor(devices: Readonly<Record<number, 'electricity' | 'gas'>>) {
    this.#devices = new Map(Object.entries(devices).map(([idx, kind]) => [Number(idx), kind]));
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => this.close());
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer({ url = '', method }: IncomingMessage, response: ServerResponse): void {
    this.urls.push(url);
    const { pathname, searchParams } = new URL(url, 'http://domoticz');
    const ask = Object.fromEntries(searchParams);
    const isOurs =
      method === 'GET' &&
      pathname === '/json.htm' &&
      ask['type'] === 'command' &&
      ask['param'] === 'udevice' &&
      ask['nvalue'] === '0';
    if (!isOurs || this.status !== 200) {
      response.writeHead(isOurs ? this.status : 404).end();
      return;
    }
    const told = this.#take(Number(ask['idx']), ask['svalue'] ?? '');
    if (told !== undefined) this.told.push(told);
    const status = told === undefined ? 'ERR' : 'OK';
    response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' });
    response.end(`{\n   "status" : "${status}",\n   "title" : "Update Device"\n}\n`);
  }

  #take(idx: number, svalue: string): Told | undefined {
    const kind = this.#devices.get(idx);
    const parts = svalue.split(';');
    if (kind === undefined || parts.length !== (kind === 'gas' ? 1 : 6)) return undefined;
    try {
      const values = parts.map(stoull);
      this.leftOver.push(...parts.filter((part) => !/^\d+$/.test(part)));
      return { idx, values };
    } catch {
      return undefined;
    }
  }
}
