import { type Command, InvalidArgumentError, Option } from 'commander';
import { PRESETS } from '../../src/charging/laws/laws.ts';
import { MAX_CURRENT_A, MIN_CURRENT_A } from '../../src/charging/pilot.ts';
import { CAR_MODELS } from '../car-models.ts';
import { ENGINES, type ReplayFlags } from './flags.ts';
import { USUAL_LAWS } from './law-choice.ts';
import type { ReplayContext } from './replay-io.ts';

const DAY = 'a day that ships, a file or a pattern of files; all days that ship unless given';
const FORMATS = `
A file holds one day or many, gzip or not: t_s,house_w,pv_w or t_s,net_w; P1 telegrams as they came
from the port; exports of dsmr-reader (hours) and HomeWizard. Times are those of Europe/Amsterdam.`;

/** `sunpilot replay`: what days would have given with some settings, in closed loop. */
export function addReplay(program: Command, { io, done }: ReplayContext): void {
  const choice = (flags: string, words: string, choices: readonly string[], usual: string) =>
    new Option(flags, words).choices(choices).default(usual);
  program
    .command('replay')
    .description('Simulate days in closed loop: what each law would have made of them.')
    .argument('[day...]', DAY)
    .addOption(
      new Option('--law <names>', 'laws, comma between; --list names them')
        .argParser((text) => text.split(',').map((name) => name.trim()))
        .default(USUAL_LAWS, USUAL_LAWS.join(',')),
    )
    .addOption(choice('--preset <name>', 'what our law weighs how', PRESETS, 'balanced'))
    .addOption(choice('--engine <name>', 'law: fast; full: the real machine', ENGINES, 'law'))
    .addOption(
      new Option('--phases <n>', 'of the box; auto: it changes between one and three')
        .choices(['1', '3', 'auto'])
        .argParser(phases)
        .default(1),
    )
    .addOption(
      new Option(
        '--max-a <n>',
        'most the box offers, amperes (default: 32, on three phases 16)',
      ).argParser(number(MIN_CURRENT_A, MAX_CURRENT_A)),
    )
    .addOption(
      new Option('--pv-scale <x>', 'what the sun is multiplied with')
        .argParser(number(0, 1_000))
        .default(1),
    )
    .addOption(choice('--car <name>', 'the car on the cable', Object.keys(CAR_MODELS), 'measured'))
    .option('--json', 'one JSON document instead of the table')
    .option('--html <file>', 'write a report with pictures as well')
    .option('--list', 'name the days, laws, presets and cars')
    .addHelpText('after', FORMATS)
    .action(async (days: readonly string[], flags: ReplayFlags) => {
      // Everything a simulation needs is loaded only here: the other commands answer at once.
      const { runReplay } = await import('./run-replay.ts');
      done(await runReplay(days, flags, io));
    });
}

function phases(text: string): 1 | 3 | 'auto' {
  if (text !== '1' && text !== '3' && text !== 'auto') {
    throw new InvalidArgumentError('Allowed choices are 1, 3, auto.');
  }
  return text === 'auto' ? text : text === '1' ? 1 : 3;
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    }
    return value;
  };
}
