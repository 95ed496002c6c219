import {
  type BoardConfig,
  boardPins,
  isRealBoard,
  type WiredBoardConfig,
} from '../../src/charging/board.config.ts';
import type { Clock } from '../../src/clock.ts';
import { absentProtection } from '../absent-protection.ts';
import { boardHolder, isHeld } from '../board-lock.ts';
import { findGpioChip } from '../sysfs/gpio-chip.ts';
import { findPwmChip } from '../sysfs/pwm-chip.ts';
import type { Sysfs } from '../sysfs/sysfs.ts';
import { readSensor } from '../thermometer.ts';
import { lookAtConverter } from './converter.ts';
import { lookAtDriver } from './driver.ts';
import type { Finding } from './finding.ts';
import { lookAtGuard } from './guard-start.ts';
import { lookAtService } from './service.ts';

export interface BoardLook {
  readonly board: BoardConfig;
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether this machine can drive the board it is configured for. Changes no line. */
export async function boardFindings(look: BoardLook): Promise<Finding[]> {
  const { board } = look;
  if (!isRealBoard(board)) return [simulated(look.sysfs)];
  const holder = await lookAtHolder(look.sysfs);
  return [
    ...(await lookAtDriver({ ...look, board })),
    ...(await lookAtConverter({ ...look, board })),
    ...(await lookAtSensor(look.sysfs, board)),
    holder,
    await lookAtGuard(look.clock),
    ...lookAtService(look.env),
    ...absentProtection(board).map(
      (absence): Finding => ({ level: 'warning', about: 'protection', ...absence }),
    ),
    interlock(board),
  ].filter((finding) => finding !== undefined);
}

function simulated(sysfs: Sysfs): Finding {
  const chip = findGpioChip(sysfs);
  const pwm = findPwmChip(sysfs);
  const has =
    chip === undefined
      ? 'this machine has no header of a Raspberry Pi, which any other driver needs'
      : `this machine could: GPIO ${chip.label}, ${pwm === undefined ? 'no PWM yet (dtoverlay=pwm)' : `PWM ${pwm.device}`}`;
  return { level: 'ok', about: 'board', text: `simulated: nothing real is driven; ${has}` };
}

async function lookAtHolder(sysfs: Sysfs): Promise<Finding> {
  const about = 'board';
  if (!(await isHeld(sysfs.root))) return { level: 'ok', about, text: 'no process drives it' };
  const pid = await boardHolder(sysfs.root);
  const who = pid === undefined ? 'a process that does not answer' : `process ${pid}`;
  const fix = 'nothing, if that is the service itself';
  return { level: 'warning', about, text: `${who} drives it already`, fix };
}

async function lookAtSensor(sysfs: Sysfs, { temperature }: WiredBoardConfig): Promise<Finding[]> {
  if (temperature === null) return [];
  const about = 'temperature';
  const name = temperature.sensor === 'w1' ? temperature.id : temperature.name;
  const celsius = await readSensor(sysfs, temperature);
  if (celsius !== undefined) return [{ level: 'ok', about, text: `${name}: ${celsius} °C` }];
  const fix =
    temperature.sensor === 'w1'
      ? 'add dtoverlay=w1-gpio to /boot/firmware/config.txt, look into /sys/bus/w1/devices'
      : 'cat /sys/class/hwmon/*/name lists the names there are';
  return [{ level: 'problem', about, text: `${name} cannot be read`, fix }];
}

/** What is told to be there and cannot be looked at from here. */
function interlock(board: WiredBoardConfig): Finding | undefined {
  if (board.sense !== 'none' || boardPins(board).contactor === undefined) return undefined;
  return {
    level: 'warning',
    about: 'protection',
    text: 'contactorInterlock: external: that hardware opens the contactor when the car lets go is believed, not seen',
    fix: 'try it with a test plug: hardware/README.md, commissioning',
  };
}
