import { measuredEpochMs, volumesOf } from '../../house/meter-facts.ts';
import { type MeterNumber, scaledNumber, tariffNumber } from '../../house/meter-numbers.ts';
import { type Face, uptimeS } from './face.ts';
import { type Told, told } from './told.ts';

/** Names in the stream, in its order, with what they tell. */
const NAMES: readonly (readonly [string, MeterNumber])[] = [
  ['P_In', '1_7_0'],
  ['P_Out', '2_7_0'],
  ['P_P1_In', '21_7_0'],
  ['P_P2_In', '41_7_0'],
  ['P_P3_In', '61_7_0'],
  ['P_P1_Out', '22_7_0'],
  ['P_P2_Out', '42_7_0'],
  ['P_P3_Out', '62_7_0'],
  ['I_P1', '31_7_0'],
  ['I_P2', '51_7_0'],
  ['I_P3', '71_7_0'],
  ['V_P1', '32_7_0'],
  ['V_P2', '52_7_0'],
  ['V_P3', '72_7_0'],
  ['E_In', '1_8_0'],
  ['E_In_T1', '1_8_1'],
  ['E_In_T2', '1_8_2'],
  ['E_Out', '2_8_0'],
  ['E_Out_T1', '2_8_1'],
  ['E_Out_T2', '2_8_2'],
];

/** The data of one event `live`; undefined while there is nothing to tell. */
export function liveOf(face: Face): Told | undefined {
  const picture = face.house.picture();
  const { usable } = picture.meter;
  const measuredMs = measuredEpochMs(picture);
  if (usable === undefined || measuredMs === undefined) return undefined;
  const volumes = volumesOf(usable).map(({ channel, equipmentId, at, value }) => ({
    Bus: channel,
    M_ID: equipmentId,
    DT: at?.local.replace(' ', 'T'),
    Cum: value,
  }));
  const { date, time } = face.localClock.at(measuredMs);
  const scaler = face.scaler();
  return told({
    ...Object.fromEntries(
      NAMES.map(([name, number]) => [name, scaledNumber(number, usable, scaler)]),
    ),
    T: tariffNumber(usable),
    Vol: volumes.length === 0 ? undefined : volumes,
    Date: date,
    Time: time,
    // Hours, with two digits behind the point.
    Uptime: Math.round(uptimeS(face) / 36) / 100,
  });
}
