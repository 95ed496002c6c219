import type { MeterReading } from '../meter/reading.ts';
import type { LocalClock } from './local-time.ts';
import {
  conversionFactor,
  measuredEpochMs,
  meterFacts,
  systemId,
  wallTime,
} from './meter-facts.ts';
import {
  METER_NUMBERS,
  type MeterNumber,
  type Scaler,
  scaledNumber,
  tariffNumber,
} from './meter-numbers.ts';
import type { OutletContext } from './outlet.ts';

/** Stands for a number that is not known; an unknown text is empty. */
const UNKNOWN = 'null';

/** Numbers that have a second name. */
const SECOND_NAMES: Partial<Record<MeterNumber, string>> = {
  '1_8_0': 'energy.in',
  '2_8_0': 'energy.out',
  '1_7_0': 'power.in',
  '2_7_0': 'power.out',
};

/**
 * Numbers of the whatwatt Go that our readings do not have: reactive, apparent, of its own plug.
 */
const NEVER_KNOWN = [
  ...['3_7_0', '4_7_0', '9_7_0', '13_7_0', '23_7_0', '43_7_0', '63_7_0', '24_7_0', '44_7_0'],
  ...['64_7_0', '3_8_0', '3_8_1', '3_8_2', '4_8_0', '4_8_1', '4_8_2', '5_8_0', '6_8_0', '7_8_0'],
  ...['8_8_0', 'plug.voltage.usb', 'plug.voltage.p1', 'plug.voltage.mbus', 'wifi.sta.rssi'],
];

export type VariableParts = Pick<OutletContext, 'house' | 'device' | 'version' | 'settings'> & {
  readonly localClock: LocalClock;
  readonly scaler: Scaler;
};

/** Everything a whatwatt Go template may refer to, as text, by name. */
export function meterVariables(parts: VariableParts): ReadonlyMap<string, string> {
  const { house, device, version, localClock, settings, scaler } = parts;
  const picture = house.picture();
  const facts = meterFacts(picture);
  const measuredMs = measuredEpochMs(picture);
  const { ip } = device.address();
  return new Map([
    ['sys.name', picture.name],
    ['sys.id', systemId(device)],
    ['sys.firmware', version],
    ['sys.date_time', wallTime(localClock, picture.epochMs)],
    ...numbersOf(picture.meter.usable, scaler),
    ['conv_factor', String(conversionFactor(settings))],
    ['timestamp', numberText(measuredMs && Math.floor(measuredMs / 1_000))],
    ['meter.date_time', measuredMs === undefined ? '' : wallTime(localClock, measuredMs)],
    ['meter.id', facts.id ?? ''],
    ['meter.type', facts.type ?? ''],
    ['meter.vendor', ''],
    ['meter.model', facts.type ?? ''],
    ['meter.interface', facts.interface ?? ''],
    ['meter.protocol', facts.protocol ?? ''],
    ['meter.protocol_ver', facts.version ?? ''],
    ['meter.status', facts.status],
    ['plug.interface', facts.interface ?? 'NONE'],
    ['wifi.mode', 'off'],
    ['wifi.sta.status', 'disabled'],
    ['wifi.sta.ssid', ''],
    ['wifi.sta.ip', ''],
    ['eth.state', ip === '127.0.0.1' ? 'down' : 'up'],
    ['eth.ip', ip],
  ]);
}

/** Replaces names such as `${1_7_0}` by their values; an unknown name stays as it is. */
export function filledTemplate(template: string, variables: ReadonlyMap<string, string>): string {
  return template.replace(/\$\{([^}]*)\}/g, (whole, name: string) => variables.get(name) ?? whole);
}

function numbersOf(reading: MeterReading | undefined, scaler: Scaler): [string, string][] {
  const known = METER_NUMBERS.flatMap((name): [string, string][] => {
    const text = numberText(reading && scaledNumber(name, reading, scaler));
    const second = SECOND_NAMES[name];
    return second === undefined
      ? [[name, text]]
      : [
          [name, text],
          [second, text],
        ];
  });
  const never = NEVER_KNOWN.map((name): [string, string] => [name, UNKNOWN]);
  return [...known, ...never, ['tariff', numberText(reading && tariffNumber(reading))]];
}

function numberText(value: number | undefined): string {
  return value === undefined ? UNKNOWN : String(value);
}
