import { EXIT, type ExitCode } from '../exit-code.ts';

/** There is nothing to write, and why; told as it is, without a stack. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code = 'INIT_REFUSED';
  readonly exitCode: ExitCode;

  constructor(kind: 'wrong' | 'failed', text: string, cause?: unknown) {
    super(text, { cause });
    this.exitCode = EXIT[kind];
  }
}
