import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { OpenEvseConfig } from '../../../src/compat/openevse/openevse.config.ts';
import { start } from '../../../src/compat/openevse/openevse.ts';
import { FAKE_EPOCH_MS, FakeControl, type FakeHouse } from '../../support/fake-house.ts';
import { outletContext } from '../../support/outlet-context.ts';

export const PASSWORD = 'a password of its own';
export const OWNER = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

/** A control whose leases can be seen in the house, and end when the test says so. */
class LeasingControl extends FakeControl {
  readonly #leased: FakeHouse;

  constructor(house: FakeHouse) {
    super(house);
    this.#leased = house;
  }

  override external(currentA: number, forS: number) {
    this.#leased.charger({ lease: { kind: 'external', currentA, untilMs: forS * 1_000 } });
    return super.external(currentA, forS);
  }

  override endExternal() {
    const { lease: _, ...charger } = this.#leased.now.charger;
    this.#leased.now = { ...this.#leased.now, charger };
    return super.endExternal();
  }
}

/** The interface, served, with somebody who may steer. */
export async function open(
  block: object = { password: PASSWORD },
  more: Parameters<typeof outletContext>[0] = {},
) {
  const clock = new VirtualClock(FAKE_EPOCH_MS);
  const context = outletContext({ clock, ...more });
  const control = new LeasingControl(context.house);
  const outlet = await start(
    OpenEvseConfig.parse({ enabled: true, host: '127.0.0.1', port: 0, ...block }),
    { ...context, control },
  );
  onTestFinished(() => outlet.close());
  const url = outlet.status?.().replace('listening on ', '') ?? '';

  async function ask(method: string, path: string, body?: unknown, headers: object = {}) {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: OWNER,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  const status = async () => (await ask('GET', '/status')).body;
  return { ...context, clock, control, url, ask, status };
}
