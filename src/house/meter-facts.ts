import type { MeterReading } from '../meter/reading.ts';
import type { Device } from './device.ts';
import type { LocalClock } from './local-time.ts';
import type { OutletSettings } from './outlet.ts';
import type { HousePicture } from './picture.ts';

/** Twelve hexadecimal digits that name the machine, as the address of its adapter. */
export function systemId(device: Pick<Device, 'address'>): string {
  return device.address().mac.replaceAll(':', '');
}

/** Who the meter is, in the words of a meter reader. */
export interface MeterFacts {
  /** Whether there are numbers to act upon. */
  readonly status: 'OK' | 'NO DATA';
  readonly interface?: 'P1';
  readonly protocol?: 'DSMR';
  /** E.g. `5.0`. */
  readonly version?: string;
  /** The meter's own number. */
  readonly id?: string;
  /** Header of its telegrams. */
  readonly type?: string;
}

export function meterFacts({ meter }: HousePicture): MeterFacts {
  const { usable } = meter;
  if (usable === undefined) return { status: 'NO DATA' };
  const { equipmentId, identification, version } = usable;
  return {
    status: 'OK',
    ...(usable.protocol === 'dsmr' && { interface: 'P1', protocol: 'DSMR' }),
    ...(version !== undefined && { version: version.replace(/^(\d)(\d).*$/, '$1.$2') }),
    ...(equipmentId !== undefined && { id: equipmentId }),
    ...(identification !== undefined && { type: identification }),
  };
}

/** What powers, energies and currents of the meter are multiplied by already. */
export function conversionFactor(settings: Pick<OutletSettings, 'read'>): number {
  const factor = settings.read('meter.conversionFactor');
  return typeof factor === 'number' ? factor : 1;
}

/** When the meter measured: its own time, or else when the reading came. Unix milliseconds. */
export function measuredEpochMs({ meter }: HousePicture): number | undefined {
  const { usable, readingEpochMs } = meter;
  return usable && (usable.at?.epochMs ?? readingEpochMs);
}

/** Local time with a `Z` behind it, as the whatwatt Go writes what it calls `date_time`. */
export function wallTime(clock: LocalClock, epochMs: number): string {
  const { date, time } = clock.at(epochMs);
  return `${date}T${time}Z`;
}

/** Devices on the meter's M-Bus that count a volume. */
export function volumesOf({ mbus }: MeterReading) {
  return (mbus ?? []).filter(({ unit }) => unit === 'm3');
}
