import type { AddCommand } from './command.ts';

const USE = `
To read it:         sunpilot man | man -l -
To install it:      sunpilot man | sudo tee /usr/local/share/man/man1/sunpilot.1
The Debian package has installed it already.`;

/** `sunpilot man`: the manual page, made of the commands themselves. */
export const addMan: AddCommand = (program, { io }) => {
  program
    .command('man')
    .description('Print the manual page, for man -l or a folder of manuals.')
    .addHelpText('after', USE)
    .action(async () => {
      const { manualPage } = await import('./man/manual-page.ts');
      io.stdout.write(manualPage(program, dateOf(io.env)));
    });
};

/** A build that is to give the same bytes again says when it takes place. */
function dateOf(env: Readonly<Record<string, string | undefined>>): Date {
  const seconds = Number(env['SOURCE_DATE_EPOCH'] ?? Number.NaN);
  return Number.isInteger(seconds) ? new Date(seconds * 1_000) : new Date();
}
