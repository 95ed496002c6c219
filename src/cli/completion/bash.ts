import type { Command } from 'commander';
import { type CommandWords, type Follows, type OptionWords, wordsOf } from './words.ts';

/** Completion for bash 4.4 and newer; needs nothing but bash. */
export function bashCompletion(program: Command): string {
  const { options, commands } = wordsOf(program);
  const names = commands.map(({ name }) => name);
  return `# bash completion of sunpilot, written by "sunpilot completion bash"

_sunpilot() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local command= word options= choices= files=
  # --option=value comes as three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]] && ((COMP_CWORD > 1)); then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join(' | ')})
        command=$word
        break
        ;;
    esac
  done

  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
    *)
      case $command in
        '')
          options='${optionList(options)}'
          choices='${names.join(' ')}'
          ;;
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac

  if [[ $options && $current == -* ]]; then
    choices=$options
    files=
  fi
  if [[ $files ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    compopt -o filenames 2> /dev/null || true
  else
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$current")
  fi
}

complete -F _sunpilot sunpilot
`;
}

/** What stands behind the options that take a value. */
function valueCases({ name, options }: CommandWords): readonly string[] {
  return options
    .filter(({ follows }) => follows.kind !== 'nothing')
    .map(({ short, long, follows }) => {
      const patterns = [short, long].flatMap((flag) =>
        flag === undefined ? [] : `'${name} ${flag}'`,
      );
      return `    ${patterns.join(' | ')}) ${settingOf(follows)} ;;`;
    });
}

function commandCase({ name, options, argument }: CommandWords): string {
  return `        ${name})
          options='${optionList(options)}'
          ${settingOf(argument)}
          ;;`;
}

function settingOf(follows: Follows): string {
  if (follows.kind === 'one-of') return `choices='${follows.words.join(' ')}'`;
  return follows.kind === 'file' ? 'files=1' : ':';
}

function optionList(options: readonly OptionWords[]): string {
  return options.flatMap(({ short, long }) => [short ?? [], long ?? []].flat()).join(' ');
}
