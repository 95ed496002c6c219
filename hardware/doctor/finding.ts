import { BoardError } from '../../src/charging/board.ts';

/** One thing that was looked at, for the command `doctor`. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly about: string;
  readonly text: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** What a look gives, or what it runs into. */
export async function findingOf(
  about: string,
  look: () => string | Promise<string>,
): Promise<Finding> {
  try {
    return { level: 'ok', about, text: await look() };
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    return { level: 'problem', about, text: error.message };
  }
}
