import type { Command } from 'commander';
import { type CommandWords, type Follows, type OptionWords, wordsOf } from './words.ts';

/** Completion for zsh, as a file `_sunpilot` in its `fpath`, or sourced after `compinit`. */
export function zshCompletion(program: Command): string {
  const { options, commands } = wordsOf(program);
  const described = commands.map(({ name, description }) =>
    quoted(`${name}:${description.replaceAll(':', '\\:')}`),
  );
  return `#compdef sunpilot
# zsh completion of sunpilot, written by "sunpilot completion zsh"

_sunpilot() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands=(
    ${described.join('\n    ')}
  )
  _arguments -C \\
    ${options.flatMap(specsOf).join(' \\\n    ')} \\
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _sunpilot "$@"
else
  compdef _sunpilot sunpilot
fi
`;
}

function commandCase({ name, options, argument }: CommandWords): string {
  const specs = [...options.flatMap(specsOf), ...argumentSpec(argument)];
  return `        ${name})
          _arguments \\
            ${specs.join(' \\\n            ')}
          ;;`;
}

/** One for each way to write the option: they exclude each other. */
function specsOf({
  short,
  long,
  description,
  placeholder,
  follows,
}: OptionWords): readonly string[] {
  const flags = [short, long].flatMap((flag) => flag ?? []);
  const name = placeholder.replace(/[<>[\]]/g, '').replaceAll(':', ' ');
  const value = follows.kind === 'nothing' ? '' : `:${name}:${actionOf(follows)}`;
  return flags.map((flag) => {
    const sign = follows.kind !== 'nothing' && flag.startsWith('--') ? '=' : '';
    const text = description.replace(/[[\]\\]/g, '\\$&');
    return quoted(`(${flags.join(' ')})${flag}${sign}[${text}]${value}`);
  });
}

function argumentSpec(argument: Follows): readonly string[] {
  return argument.kind === 'nothing' ? [] : [quoted(`*: :${actionOf(argument)}`)];
}

function actionOf(follows: Follows): string {
  if (follows.kind === 'one-of') return `(${follows.words.join(' ')})`;
  return follows.kind === 'file' ? '_files' : ' ';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
