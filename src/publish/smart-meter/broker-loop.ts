import type { RunningOutlet } from '../../house/outlet.ts';
import { OutletLoop } from '../../house/outlet-loop.ts';
import { connectBroker } from '../../meter/broker.ts';
import { brokerHost } from './broker-address.ts';
import { BrokerFace } from './broker-face.ts';
import type { SmartMeterDevice } from './device.ts';

/** The connection to the broker, which may come, go and be another while the meter is there. */
export class BrokerLoop {
  /** The one that is about to end may still be there when its successor is. */
  readonly #faces = new Set<BrokerFace>();
  readonly #device: SmartMeterDevice;
  #loop: OutletLoop | undefined;
  /** Connections end and begin one after the other: two of one name would end each other. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(device: SmartMeterDevice) {
    this.#device = device;
    this.#loop = this.#open();
  }

  /** What the broker shows; undefined while there is none. */
  get face(): BrokerFace | undefined {
    return [...this.#faces].at(-1);
  }

  status(): readonly string[] {
    if (this.#loop === undefined) return [];
    const { state, detail } = this.#loop.status();
    return [state === 'running' ? detail : `MQTT ${state}${detail === '' ? '' : `: ${detail}`}`];
  }

  /** The settings say another broker, or another name. */
  restart(): void {
    this.#turn = this.#turn.then(async () => {
      await this.#loop?.close();
      this.#loop = this.#isClosed ? undefined : this.#open();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turn;
    await this.#loop?.close();
  }

  #open(): OutletLoop | undefined {
    const { clock, log } = this.#device.context;
    const { url } = this.#device.config.mqtt;
    if (url === null) return undefined;
    const name = 'publish.smartMeter.mqtt';
    return new OutletLoop({ name, clock, log, start: (failed) => this.#connect(url, failed) });
  }

  async #connect(url: string, failed: (cause: unknown) => void): Promise<RunningOutlet> {
    const device = this.#device;
    const { username, password } = device.config.mqtt;
    const clientId = `sunpilot-${device.name}`;
    const broker = await connectBroker({ url, username, password, clientId }, { failed });
    const face = new BrokerFace(device, broker);
    const close = async (): Promise<void> => {
      this.#faces.delete(face);
      face.close();
      await broker.close();
    };
    try {
      await face.listen();
    } catch (error) {
      await close();
      throw error;
    }
    this.#faces.add(face);
    return { close, status: () => `MQTT at ${brokerHost(url)}` };
  }
}
