import type { MeterReading } from '../meter/reading.ts';
import type { Device } from './device.ts';
import type { LocalClock } from './local-time.ts';
import type { OutletSettings } from './outlet.ts';
import type { HousePicture } from './picture.ts';

/** Twelve hexadecimal digits that identify the machine: the MAC address of its adapter. */
export function systemId(device: Pick<Device, 'address'>): string {
  return device.address().mac.replaceAll(':', '');
}

/** What is known about the meter itself, in the terms of a meter reader. */
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

/** The factor that powers, energies and currents of the meter have already been multiplied by. */
export function conversionFactor(settings: Pick<OutletSettings, 'read'>): number {
  const factor = settings.read('meter.conversionFactor');
  return typeof factor === 'number' ? factor : 1;
}

/** When the meter measured: its own time, else when the reading arrived. Unix milliseconds. */
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
