import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WiredBoardConfig } from '../src/charging/board.config.ts';
import type { Clock } from '../src/clock.ts';
import type { Sysfs } from './sysfs/sysfs.ts';

type SensorConfig = NonNullable<WiredBoardConfig['temperature']>;

const READ_MS = 10_000;
/** Readings in a row that lose a sensor: one may meet a disturbance on a long wire. */
const MISSES = 3;
/** What a DS18B20 says before its first conversion (data sheet, "power-on reset value"). */
const UNCONVERTED_C = 85;

/** @returns the file of a sensor, in thousandths of a degree Celsius; undefined where it is not. */
function sensorFile(sysfs: Sysfs, sensor: SensorConfig): string | undefined {
  const files =
    sensor.sensor === 'w1'
      ? [`bus/w1/devices/${sensor.id}/temperature`]
      : sysfs
          .list('class/hwmon')
          .map((chip) => `class/hwmon/${chip}`)
          .filter((chip) => sysfs.has(`${chip}/name`) && sysfs.read(`${chip}/name`) === sensor.name)
          .map((chip) => `${chip}/temp${sensor.input}_input`);
  return files.find((file) => sysfs.has(file));
}

/** @returns degrees Celsius; undefined where it cannot be read. */
export async function readSensor(sysfs: Sysfs, sensor: SensorConfig): Promise<number | undefined> {
  try {
    // A chip may go between two looks at it.
    const file = sensorFile(sysfs, sensor);
    if (file === undefined) return undefined;
    // A sensor on 1-Wire takes most of a second, which nobody may wait for.
    const text = (await readFile(join(sysfs.root, file), 'latin1')).trim();
    return /^-?\d+$/.test(text) ? Number(text) / 1_000 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a sensor over and over.
 *
 * @param told - hears every reading, and undefined once the sensor is lost.
 * @returns a function that ends it.
 */
export function watchSensor(
  parts: { readonly sysfs: Sysfs; readonly clock: Clock; readonly sensor: SensorConfig },
  told: (celsius: number | undefined) => void,
): () => void {
  const { sysfs, clock, sensor } = parts;
  let isOver = false;
  let misses = 0;
  let alarm: unknown;
  let before: number | undefined;
  const look = async (): Promise<void> => {
    const read = await readSensor(sysfs, sensor);
    if (isOver) return;
    const isUnconverted =
      sensor.sensor === 'w1' && read === UNCONVERTED_C && (before ?? 0) < UNCONVERTED_C - 5;
    if (read === undefined || isUnconverted) {
      misses += 1;
      if (misses === MISSES) told(undefined);
    } else {
      misses = 0;
      before = read;
      told(read);
    }
    alarm = clock.setTimeout(() => void look(), READ_MS);
  };
  void look();
  return () => {
    isOver = true;
    clock.clearTimeout(alarm);
  };
}
