import { type ChannelData, channelValues } from '../../house/channel-values.ts';
import type { HousePicture } from '../../house/picture.ts';

interface Field {
  readonly name: string;
  readonly of: keyof ChannelData;
  readonly digits: number;
}

/** Two lines a channel: what flows now, and what was counted. */
const LINES: readonly (readonly Field[])[] = [
  [
    { name: 'voltage', of: 'voltage', digits: 1 },
    { name: 'current', of: 'current', digits: 3 },
    { name: 'active_power', of: 'activePower', digits: 1 },
  ],
  [
    { name: 'active_energy_imported', of: 'activeEnergyImported', digits: 1 },
    { name: 'active_energy_exported', of: 'activeEnergyExported', digits: 1 },
  ],
];

export interface LineParts {
  readonly picture: HousePicture;
  readonly measurement: string;
  /** Twelve lower-case hexadecimal digits; empty without a network. */
  readonly deviceId: string;
}

/**
 * The house in InfluxDB's line protocol, as an EnergyMe Home writes it: each field a float, the time in
 * nanoseconds of whole milliseconds. What is not known has no field, and a line without any is none.
 *
 * @returns an empty text when nothing is known.
 */
export function linesOf({ picture, measurement, deviceId }: LineParts): string {
  // The time of the reading; the car is told together with it.
  const { epochMs, meter } = picture;
  const time = `${Math.floor(meter.readingEpochMs ?? epochMs)}000000`;
  const lines = channelValues(picture).flatMap(({ index, label, role, data }) => {
    // A tag without a value is no line to InfluxDB.
    const device = deviceId === '' ? '' : `,device_id=${deviceId}`;
    const tags = `channel=${index},label=${tagOf(label)},role=${role}${device}`;
    return LINES.flatMap((fields) => {
      const known = fields.flatMap(({ name, of, digits }) => {
        const value = data[of];
        return value === undefined ? [] : [`${name}=${value.toFixed(digits)}`];
      });
      return known.length === 0 ? [] : [`${measurement},${tags} ${known.join(',')} ${time}`];
    });
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** What would end a tag's value becomes an underscore. */
function tagOf(text: string): string {
  return text.replaceAll(/[ ,=:]/g, '_');
}
