import { hashPassword } from '../api/access/password.ts';
import type { AddCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { readPassword } from './read-password.ts';

const REFUSED = {
  empty: 'the password is empty',
  mismatch: 'the two are not the same',
  cancelled: 'cancelled',
  'too-long': 'the password is longer than 1024 bytes',
} as const;

/** `sunpilot password`: makes the hash that stands in `api.password`. */
export const addPassword: AddCommand = (program, { io, done }) => {
  program
    .command('password')
    .description('Read a password, typed or piped, and print its hash for api.password.')
    .action(async () => {
      const answer = await readPassword({ input: io.stdin, output: io.stderr });
      if (!answer.ok) return refuse(REFUSED[answer.kind]);
      try {
        io.stdout.write(`${await hashPassword(answer.password)}\n`);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        refuse(error.message);
      }
    });

  function refuse(text: string): void {
    io.stderr.write(`sunpilot: ${text}\n`);
    done(EXIT.wrong);
  }
};
