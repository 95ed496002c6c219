import { type BoardPins, boardPins, type WiredBoardConfig } from '../src/charging/board.config.ts';
import type { EvseBoard, EvseOutputs } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import { absentProtection } from './absent-protection.ts';
import { openBoard } from './open-board.ts';
import { openExtras } from './open-extras.ts';
import type { OpenedLines } from './opened-lines.ts';
import { openPigpioLines } from './pigpio/pigpio-lines.ts';
import { loadPigpio } from './pigpio/pigpio-package.ts';
import type { Signals } from './pigpio/signals.ts';
import { PigpiodLines } from './pigpiod/pigpiod-lines.ts';
import { findGpioChip } from './sysfs/gpio-chip.ts';
import { kernelGpio } from './sysfs/kernel-gpio.ts';
import { openKernelRoute } from './sysfs/kernel-route.ts';
import { loadOnoff, type OnoffModule } from './sysfs/onoff.ts';
import { openSysfsLines } from './sysfs/open-sysfs-lines.ts';
import { SYSFS_ROOT, type Sysfs } from './sysfs/sysfs.ts';
import { watchSensor } from './thermometer.ts';

export interface RealBoardOptions {
  readonly board: WiredBoardConfig;
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  /** Where the service's manager lets us leave what a clean-up needs; undefined without one. */
  readonly runtimeFolder: string | undefined;
  /** Hears of every output that was driven and read back. */
  readonly driven: (outputs: EvseOutputs) => void;
  /** Another guard than the built one, in a test. */
  readonly guardProgram?: string;
}

/**
 * The board a configuration names, safe and under a guard.
 *
 * @throws {BoardError} `BOARD_OPEN` with what to do about it.
 */
export async function openRealBoard(options: RealBoardOptions): Promise<EvseBoard> {
  const { board, sysfs, clock, runtimeFolder, driven } = options;
  const pins = boardPins(board);
  let stopSensor = (): void => {};
  const opened = await openBoard({
    driver: board.driver,
    sysfs,
    clock,
    runtimeFolder,
    driven,
    absentProtection: absentProtection(board).map(({ kind }) => kind),
    ...(options.guardProgram !== undefined && { guardProgram: options.guardProgram }),
    openLines: async () => {
      const lines = await openLines(options, pins);
      try {
        const onoff = await onoffFor(options);
        const extras = await openExtras({ sysfs, clock, board, pins, onoff });
        const release = (isSafe: boolean): void => {
          stopSensor();
          extras.release(isSafe);
        };
        return { ...lines, extras: { ...extras, release } };
      } catch (error) {
        lines.lines.release(true);
        throw error;
      }
    },
  });
  const { temperature: sensor } = board;
  if (sensor !== null) {
    stopSensor = watchSensor({ sysfs, clock, sensor }, (celsius) => opened.temperature(celsius));
  }
  return opened;
}

async function openLines(options: RealBoardOptions, pins: BoardPins): Promise<OpenedLines> {
  const { board, sysfs, clock } = options;
  if (board.driver === 'sysfs') {
    const channel = board.pwmChannel ?? undefined;
    return openSysfsLines({ sysfs, clock, pins, channel, loadOnoff: () => onoffFor(options) });
  }
  const { route, close } = await openKernelRoute(sysfs, clock, pins);
  try {
    const lines =
      board.driver === 'pigpio'
        ? openPigpioLines({
            pins,
            pigpio: loadPigpio(),
            gpioLabel: findGpioChip(sysfs)?.label,
            signals: processSignals,
          })
        : await PigpiodLines.open({ address: board, pins, clock });
    const release = (isSafe: boolean): void => {
      lines.release(isSafe);
      if (isSafe) close();
    };
    return {
      lines: withRelease(lines, release),
      route,
      switchesPhases: pins.threePhase !== undefined,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const processSignals: Signals = {
  listeners: (signal) => process.listeners(signal),
  on: (signal, heard) => process.on(signal, heard as NodeJS.SignalsListener),
  removeAllListeners: (signal) => process.removeAllListeners(signal),
};

function withRelease(
  lines: OpenedLines['lines'],
  release: (isSafe: boolean) => void,
): OpenedLines['lines'] {
  return {
    drive: (outputs) => lines.drive(outputs),
    makeSafe: () => lines.makeSafe(),
    release,
    ...(lines.watch !== undefined && { watch: (listener) => lines.watch?.(listener) }),
  };
}

/** The package knows no root but `/sys`; the drivers of pigpio do without it. */
async function onoffFor({ board, sysfs }: RealBoardOptions): Promise<OnoffModule> {
  const isWanted = board.driver === 'sysfs' && sysfs.root === SYSFS_ROOT;
  return (isWanted ? await loadOnoff() : undefined) ?? kernelGpio(sysfs);
}
