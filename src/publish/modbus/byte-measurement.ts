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
  const { picture, device, version, timeZone } = facts;
  const { usable, readingEpochMs } = picture.meter;
  switch (id) {
    case 'report.date_time':
      return usable && readingEpochMs !== undefined
        ? dateTime(readingEpochMs, timeZone)
        : undefined;
    case 'sys.date_time':
      return dateTime(picture.epochMs, timeZone);
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
function dateTime(epochMs: number, timeZone: string): Buffer {
  const local = new Date(epochMs + offsetMs(epochMs, timeZone));
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(local.getUTCFullYear());
  bytes.set(
    [
      local.getUTCMonth() + 1,
      local.getUTCDate(),
      local.getUTCHours(),
      local.getUTCMinutes(),
      local.getUTCSeconds(),
      isSummer(epochMs, timeZone) ? 1 : 0,
    ],
    2,
  );
  return bytes;
}

/** Whether clocks are ahead of what they show in the other half of the year. */
function isSummer(epochMs: number, timeZone: string): boolean {
  const year = new Date(epochMs).getUTCFullYear();
  const offsets = [0, 6].map((month) => offsetMs(Date.UTC(year, month), timeZone));
  return offsetMs(epochMs, timeZone) > Math.min(...offsets);
}

/** How far local time is ahead of UTC, milliseconds. */
function offsetMs(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(name ?? '') ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
