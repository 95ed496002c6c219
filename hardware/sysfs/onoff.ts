import { BoardError } from '../../src/charging/board.ts';

/** What we use of the package onoff. */
export interface OnoffModule {
  readonly Gpio: new (gpio: number, direction: 'in' | 'low' | 'high') => OnoffGpio;
}

export interface OnoffGpio {
  readSync(): 0 | 1;
  writeSync(level: 0 | 1): void;
  direction(): string;
  /** Lets go of the line and gives it back to the kernel. */
  unexport(): void;
}

// Not a literal: the package is optional, and a build without it must not miss its types.
const PACKAGE: string = 'onoff';

/** @throws {BoardError} `BOARD_OPEN` when the package, or its native part, is not installed. */
export async function loadOnoff(): Promise<OnoffModule> {
  try {
    return (await import(PACKAGE)) as OnoffModule;
  } catch (cause) {
    const fix = 'npm install onoff epoll, which takes python3, make and g++';
    const text = `the package onoff is not installed, or its native part was not built: ${fix}`;
    throw new BoardError('BOARD_OPEN', text, { cause });
  }
}
