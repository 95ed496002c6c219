import type { OutletContext, RunningOutlet, StartOutlet } from '../../house/outlet.ts';
import { OutletLoop } from '../../house/outlet-loop.ts';
import { connectBroker } from '../../meter/broker.ts';
import { brokerHost } from './broker-address.ts';
import { BrokerFace } from './broker-face.ts';
import { CommandServer } from './command-server.ts';
import { dailyAlarm } from './daily-alarm.ts';
import { type Datagrams, openDatagrams } from './datagrams.ts';
import { SmartMeterDevice } from './device.ts';
import { RawStream } from './raw-stream.ts';
import type { SmartMeterConfig } from './smart-meter.config.ts';
import { StreamServer } from './stream-server.ts';

/** The meter of the voelkerb/smartmeter project: commands, samples, raw stream and MQTT. */
export const start: StartOutlet<SmartMeterConfig> = async (config, context) => {
  const device = new SmartMeterDevice(config, context);
  const commands = await CommandServer.listen(device);
  const raw = await rawStream(device, commands);
  const dialled =
    config.streamServer === null ? undefined : new StreamServer(device, config.streamServer);
  const broker = new BrokerLoop(device, context);
  const endDatagrams = carry(device, { raw, dialled, broker });
  const endDays = dailyAlarm(device, () => {
    device.endSampling();
    device.log.clear();
    void commands.letGo();
  });
  return {
    status: () => [clientsText(commands.clients), ...broker.status()].join(', '),
    close: async () => {
      endDays();
      await Promise.all([commands.close(), raw?.close(), dialled?.close(), broker.close()]);
      device.endSampling();
      endDatagrams();
    },
  };
};

async function rawStream(
  device: SmartMeterDevice,
  commands: CommandServer,
): Promise<RawStream | undefined> {
  const { streamPort } = device.config;
  if (streamPort === null) return undefined;
  try {
    return await RawStream.listen(device, streamPort);
  } catch (error) {
    await commands.close();
    throw error;
  }
}

interface Ways {
  readonly raw: RawStream | undefined;
  readonly dialled: StreamServer | undefined;
  readonly broker: BrokerLoop;
}

/** Lets samples travel by all there is. @returns a function that ends it. */
function carry(device: SmartMeterDevice, { raw, dialled, broker }: Ways): () => void {
  let datagrams: Datagrams | undefined;
  const end = (): void => {
    datagrams?.close();
    datagrams = undefined;
  };
  const forget = device.watch((isSampling) => {
    if (!isSampling) end();
  });
  device.carriers = {
    udp: (address, port) => {
      end();
      const opened = openDatagrams(address, port, () => device.gone(opened.sink));
      datagrams = opened;
      return opened.sink;
    },
    mqtt: (unit, startEpochMs, rate) => broker.face?.sink(unit, startEpochMs, rate),
    stream: () => raw?.waiting() ?? dialled?.sink,
  };
  return () => {
    forget();
    end();
  };
}

/** The connection to the broker, which may come and go while the meter is there. */
class BrokerLoop {
  face: BrokerFace | undefined;
  readonly #loop: OutletLoop | undefined;

  constructor(device: SmartMeterDevice, { clock, log }: OutletContext) {
    const { url, username, password } = device.config.mqtt;
    if (url === null) return;
    const name = 'publish.smartMeter.mqtt';
    const startFace = async (failed: (cause: unknown) => void): Promise<RunningOutlet> => {
      const clientId = `sunpilot-${device.name}`;
      const options = { url, username, password, clientId };
      const broker = await connectBroker(options, { failed });
      const face = new BrokerFace(device, broker);
      const close = async (): Promise<void> => {
        this.face = undefined;
        face.close();
        await broker.close();
      };
      try {
        await face.listen();
      } catch (error) {
        await close();
        throw error;
      }
      this.face = face;
      return { close, status: () => `MQTT at ${brokerHost(url)}` };
    };
    this.#loop = new OutletLoop({ name, clock, log, start: startFace });
  }

  status(): readonly string[] {
    if (this.#loop === undefined) return [];
    const { state, detail } = this.#loop.status();
    return [state === 'running' ? detail : `MQTT ${state}${detail === '' ? '' : `: ${detail}`}`];
  }

  async close(): Promise<void> {
    await this.#loop?.close();
  }
}

function clientsText(count: number): string {
  return count === 1 ? '1 client' : `${count} clients`;
}
