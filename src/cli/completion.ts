import { Argument } from 'commander';
import type { AddCommand } from './command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const USE = `
For one shell:      source <(sunpilot completion bash)
For every bash:     sunpilot completion bash > ~/.local/share/bash-completion/completions/sunpilot
For every zsh:      sunpilot completion zsh > _sunpilot, in a folder of its fpath
For every fish:     sunpilot completion fish > ~/.config/fish/completions/sunpilot.fish
The Debian package has installed them already.`;

/** `sunpilot completion SHELL`: what a shell needs to complete commands and flags. */
export const addCompletion: AddCommand = (program, { io }) => {
  program
    .command('completion')
    .description('Print what a shell needs to complete commands, flags and files.')
    .addArgument(new Argument('<shell>', 'the shell that is to complete').choices(SHELLS))
    .addHelpText('after', USE)
    .action(async (shell: Shell) => {
      const { bashCompletion } = await import('./completion/bash.ts');
      const { zshCompletion } = await import('./completion/zsh.ts');
      const { fishCompletion } = await import('./completion/fish.ts');
      const written = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
      io.stdout.write(written[shell](program));
    });
};
