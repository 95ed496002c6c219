import { readFileSync } from 'node:fs';
import {
  type BoardPins,
  boardPins,
  type WiredBoardConfig,
} from '../../src/charging/board.config.ts';
import { BoardError } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import { loadPigpio } from '../pigpio/pigpio-package.ts';
import { PigpiodClient, PigpiodError } from '../pigpiod/pigpiod-client.ts';
import { findGpioChip, GPIO, requireGpioChip } from '../sysfs/gpio-chip.ts';
import { loadOnoff } from '../sysfs/onoff.ts';
import { PERMISSION_FIX } from '../sysfs/permission.ts';
import { overlayFix, pwmChannel, requirePwmChip } from '../sysfs/pwm-chip.ts';
import { isRouted } from '../sysfs/pwm-pin.ts';
import type { Sysfs } from '../sysfs/sysfs.ts';
import { channelPath } from '../sysfs/sysfs-pwm.ts';
import { type Finding, findingOf } from './finding.ts';

export interface DriverLook {
  readonly board: WiredBoardConfig;
  readonly sysfs: Sysfs;
  readonly clock: Clock;
}

/** Lines and PWM, and what drives them. */
export async function lookAtDriver(look: DriverLook): Promise<Finding[]> {
  const { board, sysfs } = look;
  const pins = boardPins(board);
  return [
    await findingOf('gpio', () => gpioText(sysfs, pins)),
    ...(await {
      sysfs: () => lookAtPwm(sysfs, board, pins),
      pigpio: () => lookAtLibrary(sysfs),
      pigpiod: () => lookAtDaemon(look),
    }[board.driver]()),
  ];
}

function gpioText(sysfs: Sysfs, pins: BoardPins): string {
  const chip = requireGpioChip(sysfs);
  mustBeWritable(sysfs, `${GPIO}/export`);
  const used = Object.entries(pins).flatMap(([name, pin]) =>
    pin === undefined ? [] : `${name} ${pin}`,
  );
  return `${chip.label}, base ${chip.base}; ${used.join(', ')}`;
}

async function lookAtPwm(
  sysfs: Sysfs,
  board: WiredBoardConfig,
  { pilot }: BoardPins,
): Promise<Finding[]> {
  return [
    await findingOf('pwm', () => {
      const chip = requirePwmChip(sysfs, pilot);
      const given = board.driver === 'sysfs' ? board.pwmChannel : null;
      const channel = given ?? pwmChannel(chip, pilot);
      mustBeWritable(sysfs, `${chip.path}/export`);
      if (isRouted(sysfs, chip, pilot) === false) {
        const text = `GPIO ${pilot} is not connected with the PWM: ${overlayFix(pilot)}`;
        throw new BoardError('BOARD_OPEN', text);
      }
      return `${chip.device}, channel ${channel}; ${channelText(sysfs, channelPath(chip, channel))}`;
    }),
    await findingOf('onoff', async () => {
      const isThere = (await loadOnoff()) !== undefined;
      return isThere
        ? 'the package is there, with its native part'
        : "not built for this Node: lines go by the kernel's own files, which is as good";
    }),
  ];
}

/** What a channel carries now, or that nobody has taken it so far. */
function channelText(sysfs: Sysfs, path: string): string {
  if (!sysfs.has(path)) return 'not taken';
  const polarity = sysfs.read(`${path}/polarity`);
  if (polarity !== 'normal') {
    const text = `polarity of ${sysfs.root}/${path} is ${polarity}, must be normal: echo 0 | sudo tee ${sysfs.root}/${path}/enable; echo normal | sudo tee ${sysfs.root}/${path}/polarity`;
    throw new BoardError('BOARD_OPEN', text);
  }
  if (sysfs.read(`${path}/enable`) !== '1') return 'not running';
  const share = Number(sysfs.read(`${path}/duty_cycle`)) / Number(sysfs.read(`${path}/period`));
  return `running at ${(share * 100).toFixed(1)} %`;
}

async function lookAtLibrary(sysfs: Sysfs): Promise<Finding[]> {
  return [
    await findingOf('pigpio', () => {
      if (findGpioChip(sysfs)?.label === 'pinctrl-rp1') {
        const text = 'the library knows no Pi 5: set board.driver to sysfs';
        throw new BoardError('BOARD_OPEN', text);
      }
      loadPigpio();
      if (process.getuid?.() !== 0) {
        throw new BoardError('BOARD_OPEN', 'the library takes root: set board.driver to sysfs');
      }
      return 'the library is there';
    }),
  ];
}

async function lookAtDaemon({ board, clock }: DriverLook): Promise<Finding[]> {
  if (board.driver !== 'pigpiod') return [];
  const { host, port } = board;
  const finding = await findingOf('pigpiod', async () => {
    let client: PigpiodClient | undefined;
    try {
      client = await PigpiodClient.connect({ host, port }, clock);
      return `version ${await client.request({ command: 'PIGPV' })} answers at ${host} port ${port}`;
    } catch (cause) {
      if (!(cause instanceof PigpiodError)) throw cause;
      const text = `${cause.message}: sudo systemctl enable --now pigpiod, or set board.driver to sysfs, the only one on a Pi 5`;
      throw new BoardError('BOARD_OPEN', text, { cause });
    } finally {
      client?.close();
    }
  });
  return finding.level === 'ok' ? [finding, ...exposureOf(port)] : [finding];
}

/** Without `-l` the daemon lets anyone in the network drive the pins; it asks for no password. */
function exposureOf(port: number): Finding[] {
  const anywhere = `0{8}(0{24})?:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const isOpen = ['/proc/net/tcp', '/proc/net/tcp6'].some((table) =>
    new RegExp(`: ${anywhere} \\S+ 0A `).test(textOf(table)),
  );
  if (!isOpen) return [];
  const text = 'the daemon listens on all addresses: anyone in the network can drive the pins';
  const fix = 'sudo systemctl edit pigpiod: ExecStart=, then ExecStart=/usr/bin/pigpiod -l';
  return [{ level: 'problem', about: 'pigpiod', text, fix }];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function mustBeWritable(sysfs: Sysfs, path: string): void {
  if (sysfs.canWrite(path)) return;
  const text = `${sysfs.root}/${path} may not be written: ${PERMISSION_FIX}`;
  throw new BoardError('BOARD_OPEN', text);
}
