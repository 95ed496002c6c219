import { messageOf } from '../../src/thrown.ts';
import type { Sysfs } from '../sysfs/sysfs.ts';
import type { GuardPlan, PilotRoute } from './guard-plan.ts';

type Route = Pick<GuardPlan, 'contactor' | 'pilot'>;

/**
 * Opens the contactor and brings the pilot to X1 through the kernel's files, whoever drove them
 * before and however. Each is tried whatever becomes of the other.
 *
 * @returns what could not be done; nothing when both lines read back as safe.
 */
export function makeSafe(sysfs: Sysfs, { contactor, pilot }: Route): string[] {
  const problems: string[] = [];
  const attempt = (name: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      problems.push(`${name}: ${messageOf(error)}`);
    }
  };
  if (contactor !== undefined) {
    attempt('contactor', () => driveLine(sysfs, contactor.path, 'low'));
  }
  attempt('pilot', () => steady(sysfs, pilot));
  return problems;
}

/** @throws {Error} when the line does not read back as it was driven. */
export function driveLine(sysfs: Sysfs, path: string, level: 'low' | 'high'): void {
  const wanted = level === 'high' ? '1' : '0';
  try {
    sysfs.write(`${path}/value`, wanted);
  } catch {
    // An input takes no value; the direction below makes it an output at that level in one step.
  }
  if (reads(sysfs, path, wanted)) return;
  sysfs.write(`${path}/direction`, level);
  if (!reads(sysfs, path, wanted)) throw new Error(`${path} does not go ${level}`);
}

/** A pulled-up input is high as well, but anyone may pull it down. */
function reads(sysfs: Sysfs, path: string, value: string): boolean {
  return sysfs.read(`${path}/direction`) === 'out' && sysfs.read(`${path}/value`) === value;
}

function steady(sysfs: Sysfs, { kind, path }: PilotRoute): void {
  if (kind === 'gpio') {
    driveLine(sysfs, path, 'high');
    return;
  }
  const periodNs = sysfs.read(`${path}/period`);
  try {
    sysfs.write(`${path}/duty_cycle`, periodNs);
    if (sysfs.read(`${path}/enable`) !== '1') sysfs.write(`${path}/enable`, '1');
  } catch (error) {
    // What a stopped PWM carries is not promised, but it is no PWM any more: no current is offered.
    sysfs.write(`${path}/enable`, '0');
    throw error;
  }
  const dutyNs = sysfs.read(`${path}/duty_cycle`);
  if (dutyNs !== periodNs) throw new Error(`${path} stays at ${dutyNs} of ${periodNs} ns`);
}
