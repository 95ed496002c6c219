import type { Command } from 'commander';
import { type CommandWords, type Follows, type OptionWords, wordsOf } from './words.ts';

/** Completion for fish 3 and newer. */
export function fishCompletion(program: Command): string {
  const { options, commands } = wordsOf(program);
  const first = '__fish_use_subcommand';
  return [
    '# fish completion of sunpilot, written by "sunpilot completion fish"',
    '',
    'complete -c sunpilot -f',
    ...options.map((option) => optionLine(first, option)),
    ...commands.map(
      ({ name, description }) =>
        `complete -c sunpilot -n ${first} -a ${name} -d ${quoted(description)}`,
    ),
    ...commands.flatMap(commandLines),
    '',
  ].join('\n');
}

function commandLines({ name, options, argument }: CommandWords): readonly string[] {
  const inside = quoted(`__fish_seen_subcommand_from ${name}`);
  const words =
    argument.kind === 'nothing' ? [] : [`complete -c sunpilot -n ${inside}${actionOf(argument)}`];
  return ['', ...options.map((option) => optionLine(inside, option)), ...words];
}

function optionLine(condition: string, option: OptionWords): string {
  const { short, long, description, follows } = option;
  const flags = [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
  ].join(' ');
  const value = follows.kind === 'nothing' ? '' : ` -r${actionOf(follows)}`;
  return `complete -c sunpilot -n ${condition} ${flags}${value} -d ${quoted(description)}`;
}

function actionOf(follows: Follows): string {
  if (follows.kind === 'one-of') return ` -f -a ${quoted(follows.words.join(' '))}`;
  return follows.kind === 'file' ? ' -F' : ' -f';
}

/** In single quotes fish knows two escapes only. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
