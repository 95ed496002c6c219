import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { EventReader } from '../../support/event-reader.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { whatwattBox } from '../../support/whatwatt-box.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/**
 * Proves a password as the library of the Homey app for the whatwatt Go does (digest-fetch 2.0.3): by
 * MD5 whatever is asked for, with one client nonce, and with a count that goes on over new nonces.
 */
class HomeyClient {
  #count = 0;
  #challenge = new Map<string, string>();
  readonly #password: string;

  constructor(password: string) {
    this.#password = password;
  }

  async get(url: string): Promise<Response> {
    const first = await fetch(url, { headers: this.header(url) });
    if (first.status !== 401) return first;
    const asked = first.headers.get('www-authenticate') ?? '';
    await first.arrayBuffer();
    this.#challenge = new Map(
      [...asked.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    );
    return fetch(url, { headers: this.header(url) });
  }

  header(url: string): Record<string, string> {
    const nonce = this.#challenge.get('nonce');
    if (nonce === undefined) return {};
    const realm = this.#challenge.get('realm') ?? '';
    const uri = new URL(url).pathname;
    // In decimal digits, which rise as well.
    const count = String(++this.#count).padStart(8, '0');
    const cnonce = '0a4f113b';
    const ha1 = md5(`:${realm}:${this.#password}`);
    const response = md5(`${ha1}:${nonce}:${count}:${cnonce}:auth:${md5(`GET:${uri}`)}`);
    const parts = [
      ...['username=""', `realm="${realm}"`, `nonce="${nonce}"`, `uri="${uri}"`],
      ...[`opaque="${this.#challenge.get('opaque')}"`, 'qop=auth', 'algorithm=MD5'],
      ...[`response="${response}"`, `nc=${count}`, `cnonce="${cnonce}"`],
    ];
    return { authorization: `Digest ${parts.join(', ')}` };
  }
}

test('every call of the app is let in, over nonces that grow old, and so is its stream', async () => {
  const { url, house, clock } = await whatwattBox();
  house.read(FULL_READING);
  const client = new HomeyClient('correct horse');
  for (const path of ['system', 'report', 'variables', 'settings', 'meter/settings']) {
    const answer = await client.get(`${url}/api/v1/${path}`);
    expect(answer.status, path).toBe(200);
    expect(await answer.json(), path).toBeTypeOf('object');
  }
  // Longer than a nonce lives: the count goes on where it was, on another one.
  clock.advanceTo(clock.now() + 3_600_000);
  expect((await client.get(`${url}/api/v1/report`)).status).toBe(200);
  const live = `${url}/api/v1/live`;
  const reader = await EventReader.open(live, client.header(live));
  house.read(FULL_READING);
  expect(await reader.next()).toMatchObject({ event: 'live', data: { P_In: 0, P_Out: 0.78 } });
});

test('a wrong password is not', async () => {
  const { url } = await whatwattBox();
  expect((await new HomeyClient('wrong horse').get(`${url}/api/v1/report`)).status).toBe(401);
});
