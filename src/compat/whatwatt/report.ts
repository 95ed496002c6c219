import type { LocalClock } from '../../house/local-time.ts';
import {
  conversionFactor,
  measuredEpochMs,
  meterFacts,
  systemId,
  volumesOf,
  wallTime,
} from '../../house/meter-facts.ts';
import { type MeterNumber, scaledNumber, tariffNumber } from '../../house/meter-numbers.ts';
import type { MeterReading } from '../../meter/reading.ts';
import { type Face, uptimeS } from './face.ts';
import { type Told, told } from './told.ts';

/** `GET /api/v1/report`: kW, kWh, V and A; what the meter does not tell is not there. */
export function reportOf(face: Face): Told | undefined {
  const { house, localClock, device, count } = face;
  const picture = house.picture();
  const { usable } = picture.meter;
  const measuredMs = measuredEpochMs(picture);
  if (usable === undefined || measuredMs === undefined) return undefined;
  const { id, interface: wire, protocol, status, type, version } = meterFacts(picture);
  return told({
    report: {
      id: count.readings,
      interval: count.intervalS,
      tariff: tariffNumber(usable),
      ...times(localClock, measuredMs),
      ...quantities(usable, face),
      conv_factor: conversionFactor(face.settings),
      volume: volumes(usable),
    },
    meter: {
      status,
      interface: wire,
      protocol,
      protocol_version: version,
      logical_name: type,
      id,
      model: type,
      prefix: type === undefined ? undefined : /^[A-Z]{3}/.exec(type)?.[0],
    },
    system: {
      id: systemId(device),
      ...times(localClock, picture.epochMs),
      boot_id: face.bootId,
      time_since_boot: uptimeS(face),
    },
  });
}

function quantities(reading: MeterReading, face: Face) {
  const scaler = face.scaler();
  const of = (name: MeterNumber) => scaledNumber(name, reading, scaler);
  const lines = (first: MeterNumber, second: MeterNumber, third: MeterNumber) => ({
    l1: of(first),
    l2: of(second),
    l3: of(third),
  });
  return {
    instantaneous_power: {
      active: {
        positive: { total: of('1_7_0'), ...lines('21_7_0', '41_7_0', '61_7_0') },
        negative: { total: of('2_7_0'), ...lines('22_7_0', '42_7_0', '62_7_0') },
      },
    },
    voltage: lines('32_7_0', '52_7_0', '72_7_0'),
    current: lines('31_7_0', '51_7_0', '71_7_0'),
    energy: {
      active: {
        positive: { total: of('1_8_0'), t1: of('1_8_1'), t2: of('1_8_2') },
        negative: { total: of('2_8_0'), t1: of('2_8_1'), t2: of('2_8_2') },
      },
    },
  };
}

function volumes(reading: MeterReading) {
  const all = volumesOf(reading).map(({ channel, equipmentId, at, value }) => ({
    bus: channel,
    meter_id: equipmentId,
    date_time: at && `${at.local.replace(' ', 'T')}Z`,
    cumulative: value,
  }));
  return all.length === 0 ? undefined : all;
}

/** The same moment three times; the first is local in spite of its `Z`, as in the original. */
function times(clock: LocalClock, epochMs: number) {
  const { date, time, offset } = clock.at(epochMs);
  return {
    date_time: wallTime(clock, epochMs),
    date_time_local: `${date}T${time}${offset}`,
    date_time_utc: `${new Date(epochMs).toISOString().slice(0, 19)}Z`,
  };
}
