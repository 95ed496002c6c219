import { isDeepStrictEqual } from 'node:util';
import type { StartOutlet } from '../../house/outlet.ts';
import { BrokerLoop } from './broker-loop.ts';
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
  const dialled = new StreamServer(device);
  const broker = new BrokerLoop(device);
  const endDatagrams = carry(device, { raw, dialled, broker });
  const endDays = dailyAlarm(device, () => {
    device.endSampling();
    device.log.clear();
    void commands.letGo();
  });
  return {
    status: () => [clientsText(commands.clients), ...broker.status()].join(', '),
    reload: (next) => {
      const before = device.config;
      if (!isReloadable(before, next)) return false;
      device.config = next;
      if (next.name !== before.name || !isDeepStrictEqual(next.mqtt, before.mqtt)) broker.restart();
      if (next.streamServer !== before.streamServer) dialled.restart();
      return true;
    },
    close: async () => {
      endDays();
      await Promise.all([commands.close(), raw?.close(), dialled.close(), broker.close()]);
      device.endSampling();
      endDatagrams();
    },
  };
};

/** Whether only that differs which commands can change: those who send them stay connected. */
function isReloadable(before: SmartMeterConfig, next: SmartMeterConfig): boolean {
  const { calibration, dailyRestart, energyReset, mqtt, name, streamServer, timeServer } = next;
  const changed = { calibration, dailyRestart, energyReset, mqtt, name, streamServer, timeServer };
  return isDeepStrictEqual({ ...before, ...changed }, next);
}

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
  readonly dialled: StreamServer;
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
    stream: () => raw?.waiting() ?? dialled.sink,
  };
  return () => {
    forget();
    end();
  };
}

function clientsText(count: number): string {
  return count === 1 ? '1 client' : `${count} clients`;
}
