import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { MAX_PASSWORD_BYTES, typedPassword } from '../api/access/password.ts';

/** Streams of a program that asks for a password. */
export interface PasswordDialogue {
  readonly input: Readable & { readonly isTTY?: boolean };
  /** Where questions go; what is typed never does. */
  readonly output: NodeJS.WritableStream;
}

export type PasswordRead =
  | { readonly ok: true; readonly password: string }
  | { readonly ok: false; readonly kind: 'empty' | 'mismatch' | 'cancelled' | 'too-long' };

/** Room for the longest password and whatever a pipe adds. */
const MAX_PIPED_BYTES = 2 * MAX_PASSWORD_BYTES;

/**
 * Reads a password: at a terminal it is asked for twice and not shown; a pipe is read to its end.
 */
export async function readPassword({ input, output }: PasswordDialogue): Promise<PasswordRead> {
  const answer = input.isTTY === true ? await askTwice(input, output) : await readAll(input);
  return answer.ok && answer.password === '' ? { ok: false, kind: 'empty' } : answer;
}

async function readAll(input: Readable): Promise<PasswordRead> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAX_PIPED_BYTES) return { ok: false, kind: 'too-long' };
    chunks.push(part);
  }
  return { ok: true, password: typedPassword(Buffer.concat(chunks).toString('utf8')) };
}

async function askTwice(input: Readable, output: NodeJS.WritableStream): Promise<PasswordRead> {
  // The line editor echoes to its output; it gets one that forgets.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const editor = createInterface({ input, output: silent, terminal: true, historySize: 0 });
  const lines = editor[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string | undefined> => {
    output.write(question);
    const { value, done } = await lines.next();
    output.write('\n');
    return done === true ? undefined : value;
  };
  try {
    const password = await ask('Password: ');
    const again = password === undefined || password === '' ? password : await ask('Again: ');
    if (password === undefined || again === undefined) return { ok: false, kind: 'cancelled' };
    return again === password ? { ok: true, password } : { ok: false, kind: 'mismatch' };
  } finally {
    editor.close();
  }
}
