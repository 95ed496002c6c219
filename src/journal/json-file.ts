import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ZodError, ZodType } from 'zod';
import { codeOf, messageOf } from '../thrown.ts';
import { flushFolder } from './folder.ts';

/** What was set may hold secrets, such as the passwords of brokers. */
const MODE = 0o600;

/** What was found where a remembered document should be. */
export type Remembered<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'found'; readonly value: T }
  /**
   * Torn, foreign or of another version: moved out of the way, for a person to look at. `problem`
   * is a sentence that names the file.
   */
  | { readonly kind: 'set-aside'; readonly movedTo: string; readonly problem: string };

/** The document could not be written. `cause` holds the system's own error. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code = 'JOURNAL_WRITE';
}

/** One small JSON document that survives power cuts: written to the side, flushed, then renamed. */
export class JsonFile<T> {
  readonly path: string;
  readonly #schema: ZodType<T>;

  constructor(path: string, schema: ZodType<T>) {
    this.path = path;
    this.#schema = schema;
  }

  /**
   * Reads it. A file that is not such a document is renamed, never overwritten.
   *
   * @param epochMs - wall-clock time, part of the name a broken file gets.
   */
  async read(epochMs: number): Promise<Remembered<T>> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
      return this.#setAside(epochMs, `cannot be read: ${messageOf(error)}`);
    }
    const read = parseJson(text);
    if (!read.ok) return this.#setAside(epochMs, read.problem);
    const parsed = this.#schema.safeParse(read.value);
    if (parsed.success) return { kind: 'found', value: parsed.data };
    return this.#setAside(epochMs, `holds what does not belong there: ${issuesText(parsed.error)}`);
  }

  /**
   * Writes it; when the promise resolves, the document is on disk under its name.
   *
   * @throws {JournalError} when it is not; what was there before is still there.
   */
  async write(value: T): Promise<void> {
    try {
      const text = `${JSON.stringify(value, undefined, 2)}\n`;
      await writeFileAtomic(this.path, text, { mode: MODE });
      await flushFolder(dirname(this.path));
    } catch (cause) {
      throw new JournalError(`cannot write ${this.path}`, { cause });
    }
  }

  /** @param what - is wrong with the file, without its name. */
  async #setAside(epochMs: number, what: string): Promise<Remembered<T>> {
    const problem = `${this.path} ${what}`;
    const movedTo = `${this.path}.broken-${epochMs}`;
    try {
      await rename(this.path, movedTo);
    } catch (cause) {
      throw new JournalError(`${problem}, and it cannot be set aside`, { cause });
    }
    return { kind: 'set-aside', movedTo, problem };
  }
}

type Json =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

function parseJson(text: string): Json {
  if (text === '') return { ok: false, problem: 'is empty' };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, problem: `is torn or no JSON: ${messageOf(error)}` };
  }
}

/** `charging.start.mode: Invalid option: ...`, all in one line. */
function issuesText({ issues }: ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
