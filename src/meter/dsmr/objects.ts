import {
  channelEquipment,
  channelProfile,
  channelValue,
  count,
  type DetailReader,
  deviceType,
  equipment,
  monthPeak,
  monthPeaks,
  powerFailureLog,
  tariff,
  version,
} from './detail-readers.ts';
import {
  control,
  energy,
  type NumberObject,
  phasePower,
  phaseValue,
  power,
  time,
} from './number-object.ts';
import { type ObisCode, obisKey } from './obis.ts';
import { SLOT } from './slots.ts';

/**
 * The objects that are read, by their code.
 *
 * Sources: DSMR P1 5.0.2, 6.12; eMUCS P1 2.1.1 (Belgium); Luxembourg P1 1.1.3; the Swedish branch
 * recommendation for the customer interface; E.ON Hungary P1; EasyMeter Q3D (D0).
 */
const OBJECTS: readonly (readonly [ObisCode, NumberObject | DetailReader])[] = [
  ['1-3:0.2.8', version],
  ['0-0:96.1.4', version],
  ['0-0:1.0.0', time],
  ['0-0:96.1.1', equipment(0)],
  ['0-0:96.1.0', equipment(1)],
  ['0-0:42.0.0', equipment(2)],
  ['1-0:0.0.0', equipment(3)],
  ['0-0:96.1.255', equipment(4)],

  ['1-0:1.7.0', control('1-0:1.7.0', 'importW')],
  ['1-0:2.7.0', control('1-0:2.7.0', 'exportW')],
  ['1-0:16.7.0', control('1-0:16.7.0', 'netW')],

  ['1-0:1.8.0', energy('importWh')],
  ['1-0:2.8.0', energy('exportWh')],
  ['1-0:1.8.1', energy('importT1Wh')],
  ['1-0:1.8.2', energy('importT2Wh')],
  ['1-0:2.8.1', energy('exportT1Wh')],
  ['1-0:2.8.2', energy('exportT2Wh')],
  ['0-0:96.14.0', tariff],

  ['1-0:1.4.0', power(SLOT.quarterHourImportW)],
  ['1-0:1.6.0', monthPeak],
  ['0-0:98.1.0', monthPeaks],

  ['1-0:21.7.0', phasePower(0, 'importW')],
  ['1-0:41.7.0', phasePower(1, 'importW')],
  ['1-0:61.7.0', phasePower(2, 'importW')],
  ['1-0:22.7.0', phasePower(0, 'exportW')],
  ['1-0:42.7.0', phasePower(1, 'exportW')],
  ['1-0:62.7.0', phasePower(2, 'exportW')],
  ['1-0:32.7.0', phaseValue(0, 'voltageV')],
  ['1-0:52.7.0', phaseValue(1, 'voltageV')],
  ['1-0:72.7.0', phaseValue(2, 'voltageV')],
  ['1-0:31.7.0', phaseValue(0, 'currentA')],
  ['1-0:51.7.0', phaseValue(1, 'currentA')],
  ['1-0:71.7.0', phaseValue(2, 'currentA')],

  ['0-0:96.7.21', count('powerFailures')],
  ['0-0:96.7.9', count('longPowerFailures')],
  ['1-0:99.97.0', powerFailureLog],
  ['1-0:32.32.0', count('sagsL1')],
  ['1-0:52.32.0', count('sagsL2')],
  ['1-0:72.32.0', count('sagsL3')],
  ['1-0:32.36.0', count('swellsL1')],
  ['1-0:52.36.0', count('swellsL2')],
  ['1-0:72.36.0', count('swellsL3')],

  ['0-n:24.1.0', deviceType],
  ['0-n:96.1.0', channelEquipment],
  ['0-n:96.1.1', channelEquipment],
  ['0-n:24.2.1', channelValue()],
  ['0-n:24.2.3', channelValue(true)],
  ['0-n:24.3.0', channelProfile],
];

/** The objects by the key of their code, see `obisKey`. */
export const objects: ReadonlyMap<number, NumberObject | DetailReader> = new Map(
  OBJECTS.map(([code, object]) => [obisKey(code), object]),
);
