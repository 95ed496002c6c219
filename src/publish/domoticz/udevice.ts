import { Pool } from 'undici';
import type { DomoticzConfig } from './domoticz.config.ts';

/** More than that is no answer of Domoticz, bytes. */
const MAX_ANSWER = 16 * 1_024;

/** Domoticz did not take what it was told. */
export class DomoticzRefusedError extends Error {
  override readonly name = 'DomoticzRefusedError';
  readonly code = 'DOMOTICZ_REFUSED';
}

/** Tells one Domoticz, on one kept connection. Source: Domoticz wiki, API/JSON URLs, udevice. */
export class Udevice {
  readonly #config: DomoticzConfig;
  readonly #pool: Pool;

  constructor(config: DomoticzConfig) {
    this.#config = config;
    const { host, port, timeoutMs } = config;
    this.#pool = new Pool(`http://${host}:${port}`, {
      connections: 1,
      connect: { timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  /**
   * Tells one value; only status 200 is success.
   *
   * @param idx - of the device. @param value - in the characters the address may hold.
   * @throws {DomoticzRefusedError} for any other answer, or what the connection says.
   */
  async tell(idx: number, value: string): Promise<void> {
    const path = `/json.htm?type=command&param=udevice&idx=${idx}&nvalue=0&svalue=${value}`;
    const { statusCode, body } = await this.#pool.request({
      method: 'GET',
      path,
      headers: this.#headers(),
    });
    const text = await start(body);
    if (statusCode !== 200) throw new DomoticzRefusedError(`Domoticz answered ${statusCode}`);
    // A device it does not have is refused in words.
    if (/"status"\s*:\s*"ERR"/.test(text)) {
      throw new DomoticzRefusedError(`Domoticz has no device ${idx} that could be told`);
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #headers(): Record<string, string> {
    const { username, password } = this.#config;
    if (username === null) return {};
    const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
}

/** An answer as far as one is expected. */
async function start(body: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString('latin1');
    if (text.length > MAX_ANSWER) break;
  }
  return text;
}
