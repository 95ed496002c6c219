import { systemId } from '../../house/meter-facts.ts';
import type { StartOutlet } from '../../house/outlet.ts';
import { every } from '../every.ts';
import type { InfluxDbConfig } from './influxdb.config.ts';
import { linesOf } from './lines.ts';
import { InfluxDbWriter } from './writer.ts';

/**
 * Writes what the meter and the car say to an InfluxDB every so many seconds; nothing while there is no
 * reading to act upon. Never two writes at a time: what is due while one is under way is passed over.
 *
 * @throws {Error} when there is something to write and the database does not take it.
 */
export const start: StartOutlet<InfluxDbConfig> = async (block, context) => {
  const { clock, device, failed, house } = context;
  const { server, port, measurement, frequency } = block;
  const writer = new InfluxDbWriter(block);
  const deviceId = systemId(device).toLowerCase();
  let isWriting = false;
  let isClosed = false;
  let writes = 0;

  const write = async (): Promise<void> => {
    const picture = house.picture();
    if (picture.meter.usable === undefined) return;
    const lines = linesOf({ picture, measurement, deviceId });
    if (lines === '') return;
    await writer.write(lines);
    writes++;
  };
  try {
    await write();
  } catch (error) {
    await writer.close();
    throw error;
  }
  const stop = every(clock, frequency, () => {
    if (isWriting) return;
    isWriting = true;
    write()
      .catch((error: unknown) => {
        if (!isClosed) failed(error);
      })
      .finally(() => {
        isWriting = false;
      });
  });
  return {
    close: async () => {
      isClosed = true;
      stop();
      await writer.close();
    },
    status: () => `writes to ${server}:${port}, ${writes} times`,
  };
};
