import type { LocalClock } from '../../house/local-time.ts';
import type { Facts } from './facts.ts';
import { BYTE_MEASUREMENTS, type ByteMeasurement } from './measurement-name.config.ts';

/**
 * What a measurement that is told in bytes holds now, as long as the whatwatt Go makes it. What nobody
 * knows is all zeros: as a text it is empty, as a date there is none.
 */
export function byteMeasurement(id: ByteMeasurement, facts: Facts): Buffer {
  const bytes = Buffer.alloc(BYTE_MEASUREMENTS[id]);
  contentOf(id, facts)?.copy(bytes);
  return bytes;
}

function contentOf(id: ByteMeasurement, facts: Facts): Buffer | undefined {
  const { picture, device, version, localClock } = facts;
  const { usable, readingEpochMs } = picture.meter;
  switch (id) {
    case 'report.date_time':
      return usable && readingEpochMs !== undefined
        ? dateTime(readingEpochMs, localClock)
        : undefined;
    case 'sys.date_time':
      return dateTime(picture.epochMs, localClock);
    case 'sys.id':
      return Buffer.from(device.address().mac.replaceAll(':', ''), 'hex');
    case 'sys.firmware':
      return Buffer.from(version.split(/\D+/, 3).map(Number));
    case '96.1.0':
      return text(usable?.equipmentId);
    case '96.1.1':
      return text(usable?.identification);
    case '42.0.0':
      // Logical device name: no meter we read tells it.
      return undefined;
  }
}

function text(value: string | undefined): Buffer | undefined {
  return value === undefined ? undefined : Buffer.from(value, 'latin1');
}

/** Year in two bytes, month, day, hour, minute, second, and 1 in summer. */
function dateTime(epochMs: number, clock: LocalClock): Buffer {
  const { date, time } = clock.at(epochMs);
  const [year = 0, ...rest] = `${date}-${time}`.split(/[-:]/).map(Number);
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(year);
  bytes.set([...rest, clock.isSummer(epochMs) ? 1 : 0], 2);
  return bytes;
}
