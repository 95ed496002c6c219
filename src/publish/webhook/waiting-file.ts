import { join } from 'node:path';
import { z } from 'zod';
import { JsonFile, type Remembered } from '../../journal/json-file.ts';
import type { Message } from './message.ts';
import { WEBHOOK_EVENTS } from './webhook.config.ts';

const Waiting = z.array(
  z.strictObject({ id: z.string(), event: z.enum(WEBHOOK_EVENTS), body: z.string() }),
);

/** Messages that wait for their receiver, in a file of `stateDir`: a stop loses none of them. */
export class WaitingFile {
  readonly #file: JsonFile<readonly Message[]>;

  constructor(stateDir: string) {
    this.#file = new JsonFile(join(stateDir, 'webhook.json'), Waiting);
  }

  /** @param epochMs - wall-clock time, part of the name a broken file gets. */
  read(epochMs: number): Promise<Remembered<readonly Message[]>> {
    return this.#file.read(epochMs);
  }

  /** @throws {JournalError} when they cannot be written; what was there before is still there. */
  write(messages: readonly Message[]): Promise<void> {
    return this.#file.write(messages);
  }
}
