import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import { MeterClock } from '../dsmr/meter-time.ts';
import type { MeterTime } from '../reading.ts';
import type { MeterSource } from '../source.ts';
import type { MeterConfig } from './meter.config.ts';
import type { P1Key } from './p1-decoder.ts';
import type { ReplayConfig } from './replay.config.ts';

export interface OpenMeterParts {
  readonly clock: Clock;
  /** IANA zone of the meter. */
  readonly timeZone: string;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
}

/** The simulated meter is part of a world; asking for it here means that there is none. */
export class NoWorldError extends Error {
  override readonly name = 'NoWorldError';
  readonly code = 'METER_WITHOUT_WORLD';
}

/**
 * The meter a configuration asks for. Nothing is opened yet; only the code it needs is loaded.
 *
 * @throws {NoWorldError} for the simulated one, which its world brings along.
 * @throws {RangeError} if there is no such time zone.
 */
export async function openMeter(
  config: MeterConfig,
  { clock, timeZone, lookup }: OpenMeterParts,
): Promise<MeterSource> {
  const parts = { clock, ...(lookup !== undefined && { lookup }) };
  switch (config.source) {
    case 'serial': {
      const { createSerialSource } = await import('./serial.ts');
      return createSerialSource(config, await p1Parts(config, { clock, timeZone }));
    }
    case 'tcp': {
      const { createTcpSource } = await import('./tcp.ts');
      return createTcpSource(config, { ...parts, ...(await p1Parts(config, { clock, timeZone })) });
    }
    case 'replay': {
      const { createReplaySource } = await import('./replay.ts');
      return createReplaySource(config, await p1Parts(config, { clock, timeZone }));
    }
    case 'power': {
      const { createPowerHttpSource } = await import('./power-http.ts');
      return createPowerHttpSource(config, { ...parts, timeOf: localTimeReader(timeZone) });
    }
    case 'http': {
      const { createHttpSource } = await import('./http.ts');
      return createHttpSource(config, parts);
    }
    case 'energyme': {
      const { createEnergyMeSource } = await import('./energyme.ts');
      return createEnergyMeSource(config, parts);
    }
    case 'modbus': {
      const { createModbusSource } = await import('./modbus.ts');
      return createModbusSource(config, parts);
    }
    case 'smartMeter': {
      const { createSmartMeterSource } = await import('./smart-meter.ts');
      return createSmartMeterSource(config, parts);
    }
    case 'p1Mqtt': {
      const { createP1MqttSource } = await import('./p1-mqtt.ts');
      return createP1MqttSource(config, { clock });
    }
    case 'p1Data': {
      const { createP1DataSource } = await import('./p1-data.ts');
      // A page is text, which nothing encrypted is.
      const plain = { crc: config.crc, decryptionKey: null, authenticationKey: null };
      return createP1DataSource(config, {
        ...parts,
        ...(await p1Parts(plain, { clock, timeZone })),
      });
    }
    case 'whatwatt': {
      const { createWhatwattSource } = await import('./whatwatt.ts');
      return createWhatwattSource(config, { ...parts, timeOf: localTimeReader(timeZone) });
    }
    case 'simulated':
      throw new NoWorldError('a simulated meter comes with a simulated world');
  }
}

async function p1Parts(
  config: Pick<ReplayConfig, P1Key>,
  parts: Pick<OpenMeterParts, 'clock' | 'timeZone'>,
) {
  const { p1Decoder } = await import('./p1-decoder.ts');
  return { clock: parts.clock, createDecoder: p1Decoder({ ...config, ...parts }) };
}

/** Reads a meter's local time in a zone, `YYYY-MM-DD hh:mm:ss`. */
function localTimeReader(timeZone: string): (local: string) => MeterTime | undefined {
  const meterClock = new MeterClock(timeZone);
  return (local) => {
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(local)) return undefined;
    const bytes = Buffer.from(local.replaceAll('-', ''), 'latin1');
    return meterClock.read(bytes, 0, bytes.length);
  };
}
