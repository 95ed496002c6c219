import { problemLine } from '../config/problem.ts';
import type { AddCommand } from './command.ts';
import { ConfigReader } from './config-reader.ts';
import { EXIT } from './exit-code.ts';

/** `sunpilot check FILE`: every problem of a configuration at once. */
export const addCheck: AddCommand = (program, context) => {
  const { io, done } = context;
  program
    .command('check')
    .description('Check a configuration file, together with the SUNPILOT_ variables that are set.')
    .argument('<file>', 'configuration, YAML')
    .action(async (config: string) => {
      const result = await new ConfigReader({ config }, context).read();
      if (result.ok) {
        io.stdout.write(`${config}: fine\n`);
        return;
      }
      for (const problem of result.problems) io.stdout.write(`${problemLine(problem)}\n`);
      done(EXIT.wrong);
    });
};
