import type { WiredBoardConfig } from '../src/charging/board.config.ts';
import { BoardError } from '../src/charging/board.ts';
import type { GuardPlan } from './guard/guard-plan.ts';
import { PILOT_DIVIDER } from './pilot-divider.ts';
import type { Sysfs } from './sysfs/sysfs.ts';

const IIO = 'bus/iio/devices';

/** A converter behind a driver of the kernel's Industrial I/O subsystem. */
export interface IioDevice {
  /** Folder in sysfs. */
  readonly path: string;
  /** As its driver says: `mcp3008`. */
  readonly name: string;
}

/** @returns the first device of that name, or with that channel; undefined where there is none. */
export function findConverter(
  sysfs: Sysfs,
  { device, pilotChannel }: WiredBoardConfig['adc'],
): IioDevice | undefined {
  for (const entry of sysfs.list(IIO).toSorted()) {
    const path = `${IIO}/${entry}`;
    if (!sysfs.has(`${path}/in_voltage${pilotChannel}_raw`)) continue;
    const name = sysfs.has(`${path}/name`) ? sysfs.read(`${path}/name`) : entry;
    if (device === null || name === device) return { path, name };
  }
  return undefined;
}

/**
 * What a guard needs to know to measure pilot and plug; nothing where they are not measured.
 *
 * @throws {BoardError} `BOARD_OPEN` where the converter is not there, or does not tell its scale.
 */
export function converterPlan(
  sysfs: Sysfs,
  { sense, adc }: Pick<WiredBoardConfig, 'sense' | 'adc'>,
): Pick<GuardPlan, 'sense' | 'proximity'> {
  if (sense === 'none') return {};
  const converter = findConverter(sysfs, adc);
  if (converter === undefined) {
    const what = adc.device === null ? 'converter' : `converter ${adc.device}`;
    const text = `no ${what} with channel ${adc.pilotChannel} below ${sysfs.root}/${IIO}: add dtparam=spi=on and dtoverlay=mcp3008,spi0-0-present to /boot/firmware/config.txt and reboot, or set board.sense to none`;
    throw new BoardError('BOARD_OPEN', text);
  }
  const { gain, offsetV } = adc.divider ?? PILOT_DIVIDER;
  const channel = (number: number) => `${converter.path}/in_voltage${number}_raw`;
  const countV = voltsPerCount(sysfs, converter, adc.pilotChannel);
  return {
    sense: {
      path: channel(adc.pilotChannel),
      scale: { voltsPerCount: countV / gain, offsetV: -offsetV / gain },
    },
    ...(adc.proximityChannel !== null && {
      proximity: {
        path: channel(adc.proximityChannel),
        pullUpOhm: adc.pullUpOhm,
        openCounts: adc.pullUpV / voltsPerCount(sysfs, converter, adc.proximityChannel),
      },
    }),
  };
}

/** The kernel tells millivolts a count, of the channel or of all (ABI sysfs-bus-iio). */
function voltsPerCount(sysfs: Sysfs, { path }: IioDevice, channel: number): number {
  const file = [`${path}/in_voltage${channel}_scale`, `${path}/in_voltage_scale`].find((one) =>
    sysfs.has(one),
  );
  const millivolts = file === undefined ? Number.NaN : Number(sysfs.read(file));
  if (millivolts > 0) return millivolts / 1_000;
  const text = `${sysfs.root}/${path} does not tell its scale: its driver has no reference voltage`;
  throw new BoardError('BOARD_OPEN', text);
}
