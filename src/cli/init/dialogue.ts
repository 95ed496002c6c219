import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { z } from 'zod';
import { problemsOf } from '../../setup/answers.ts';
import type { Io } from '../io.ts';

/** Whoever was asked went away: Ctrl-C, Ctrl-D, or a terminal that is no more. */
export class DialogueEndedError extends Error {
  override readonly name = 'DialogueEndedError';
  readonly code = 'DIALOGUE_ENDED';
}

export interface Choice<T> {
  readonly value: T;
  readonly text: string;
}

interface Asked<T> {
  readonly schema: z.ZodType<T>;
  /** What an empty answer stands for; without one there must be an answer. */
  readonly preset?: T;
  /** What is made of the text before it is checked. */
  readonly read?: (text: string) => unknown;
}

/** Questions and answers at a terminal, one line each. */
export class Dialogue {
  readonly #editor: Interface;
  readonly #output: Io['stdout'];
  readonly #ended = new AbortController();
  /** Typed, and not asked for yet. */
  readonly #lines: string[] = [];
  #heard: ((line: string) => void) | undefined;
  #isSecret = false;

  constructor({ stdin, stdout }: Pick<Io, 'stdin' | 'stdout'>) {
    this.#output = stdout;
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#isSecret) stdout.write(chunk);
        done();
      },
    });
    this.#editor = createInterface({ input: stdin, output: echo, terminal: true, historySize: 0 });
    this.#editor.on('line', (line) => {
      if (this.#heard === undefined) this.#lines.push(line);
      else this.#heard(line);
    });
    this.#editor.on('close', () => this.#ended.abort());
  }

  /** Aborted once whoever was asked is gone. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  say(text: string): void {
    this.#output.write(`${text}\n`);
  }

  /**
   * Asks until the answer fits.
   *
   * @throws {DialogueEndedError} when there is none.
   */
  async ask<T>(question: string, { schema, preset, read = (text) => text }: Asked<T>): Promise<T> {
    const hint = preset === undefined || preset === null ? '' : ` [${String(preset)}]`;
    for (;;) {
      const text = (await this.#line(`${question}${hint}: `)).trim();
      if (text === '' && preset !== undefined) return preset;
      const given = read(text);
      const parsed = schema.safeParse(given);
      if (parsed.success) return parsed.data;
      const problems = problemsOf(schema, parsed.error, given).map((problem) => problem.text);
      this.say(`  It ${problems.join('; ')}.`);
    }
  }

  /** Asks for one of several, by its number. The first is taken where nothing is typed. */
  async choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T> {
    this.say(question);
    for (const [index, { text }] of choices.entries()) this.say(`  ${index + 1}) ${text}`);
    for (;;) {
      const text = (await this.#line('Number [1]: ')).trim();
      const choice = choices[text === '' ? 0 : Number(text) - 1];
      if (choice !== undefined) return choice.value;
      this.say(`  It must be a number from 1 to ${choices.length}.`);
    }
  }

  async yes(question: string, preset: boolean): Promise<boolean> {
    for (;;) {
      const text = (await this.#line(`${question} [${preset ? 'Y/n' : 'y/N'}]: `)).trim();
      if (text === '') return preset;
      if (/^[yn]/i.test(text)) return /^y/i.test(text);
      this.say('  It must be y or n.');
    }
  }

  /** Asks for what is not shown while it is typed; blanks belong to it. */
  async secret(question: string): Promise<string> {
    this.#output.write(question);
    this.#isSecret = true;
    try {
      return await this.#line('');
    } finally {
      this.#isSecret = false;
      this.#output.write('\n');
    }
  }

  close(): void {
    this.#editor.close();
  }

  #line(prompt: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const early = this.#lines.shift();
      const gone = (): void => reject(new DialogueEndedError('nobody answers any more'));
      if (this.signal.aborted && early === undefined) return gone();
      this.#editor.setPrompt(prompt);
      this.#editor.prompt();
      if (early !== undefined) return resolve(early);
      this.signal.addEventListener('abort', gone, { once: true });
      this.#heard = (line) => {
        this.#heard = undefined;
        this.signal.removeEventListener('abort', gone);
        resolve(line);
      };
    });
  }
}
