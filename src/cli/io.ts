import type { Readable } from 'node:stream';

/** Everything a command touches outside of itself, so that a test can stand in for a terminal. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @returns a function that ends the listening. */
  onSignal(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', heard: () => void): () => void;
  /** The process is about to die of an error nobody caught. */
  onCrash(dying: () => void): () => void;
}

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The process we run in. */
export function processIo(): Io {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read our output may go away: then it is written for nobody, no error of ours.
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    onSignal: (signal, heard) => {
      process.on(signal, heard);
      return () => process.off(signal, heard);
    },
    onCrash: (dying) => {
      process.on('uncaughtExceptionMonitor', dying);
      return () => process.off('uncaughtExceptionMonitor', dying);
    },
  };
}
