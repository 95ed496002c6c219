import type { WiredBoardConfig } from '../../src/charging/board.config.ts';
import { BoardError } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import { messageOf } from '../../src/thrown.ts';
import { converterPlan, findConverter } from '../converter-plan.ts';
import { openConverter } from '../guard/converter.ts';
import { LEAST_READS } from '../guard/pilot-window.ts';
import { cableCurrentA } from '../guard/proximity.ts';
import type { Sysfs } from '../sysfs/sysfs.ts';
import { type Finding, findingOf } from './finding.ts';

/** The converter, what it shows, and whether it can see a pilot at all. */
export async function lookAtConverter({
  board,
  sysfs,
  clock,
}: {
  readonly board: WiredBoardConfig;
  readonly sysfs: Sysfs;
  readonly clock: Clock;
}): Promise<Finding[]> {
  if (board.sense === 'none') return [];
  const about = 'converter';
  const name = findConverter(sysfs, board.adc)?.name ?? 'none';
  let reads: number | undefined;
  const finding = await findingOf(about, () => {
    const plan = { root: sysfs.root, ...converterPlan(sysfs, board) };
    try {
      const { readPilot, readProximity } = openConverter(plan, () => clock.now());
      const window = readPilot?.();
      reads = window?.reads;
      const pilot = window && `${window.lowV.toFixed(1)} to ${window.highV.toFixed(1)} V`;
      const currentA = readProximity && cableCurrentA(readProximity());
      const cable = readProximity && `; cable ${currentA === undefined ? 'none' : `${currentA} A`}`;
      return `${name}: pilot ${pilot}${cable ?? ''}`;
    } catch (cause) {
      throw new BoardError('BOARD_OPEN', `${name} cannot be read: ${messageOf(cause)}`, { cause });
    }
  });
  if (!/^ads1[01]1/.test(name)) return [finding, ...tooSlow(name, reads)];
  // 860 samples a second, each of them the average of a whole period of the pilot.
  const text = `${name} integrates over a whole period and cannot see the pilot without a peak-hold circuit`;
  const fix = 'use an MCP3008, or add that circuit and set board.adc.divider';
  return [finding, { level: 'warning', about, text, fix }];
}

function tooSlow(name: string, reads: number | undefined): Finding[] {
  if (reads === undefined || reads >= LEAST_READS) return [];
  const text = `${name} gave ${reads} values in a look at the pilot, which takes ${LEAST_READS}: now and then a car would be taken for a fault`;
  const fix =
    'raise the clock of its bus as far as its data sheet allows, and keep that bus for it';
  return [{ level: 'warning', about: 'converter', text, fix }];
}
