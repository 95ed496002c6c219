import {
  type Readout,
  readJson,
  readLine,
  refusedJson,
  refusedLine,
} from '../../meter/read-report.ts';
import type { MeterFault } from '../../meter/source.ts';
import type { Io } from '../io.ts';

/** Prints what was read, one line a telegram, and counts it. */
export class TelegramPrinter {
  readonly #io: Pick<Io, 'stdout' | 'stderr'>;
  readonly #isJson: boolean;
  #readings = 0;

  constructor(io: Pick<Io, 'stdout' | 'stderr'>, { isJson }: { isJson: boolean }) {
    this.#io = io;
    this.#isJson = isJson;
  }

  /** How many telegrams could be read. */
  get readings(): number {
    return this.#readings;
  }

  /** Whether anyone still reads what is printed; `head` goes away early. */
  get isHeard(): boolean {
    return this.#io.stdout.writable;
  }

  reading(readout: Readout): void {
    this.#readings += 1;
    this.#print(this.#isJson ? JSON.stringify(readJson(readout)) : readLine(readout));
  }

  refused(fault: MeterFault): void {
    this.#print(this.#isJson ? JSON.stringify(refusedJson(fault)) : refusedLine(fault));
  }

  /** The line to the meter came or went; that is no telegram. */
  news(text: string): void {
    this.#io.stderr.write(`sunpilot: ${text}\n`);
  }

  #print(line: string): void {
    this.#io.stdout.write(`${line}\n`);
  }
}
