/** The part of a process that hears of signals. */
export interface Signals {
  listeners(signal: NodeJS.Signals): readonly ((...args: never[]) => void)[];
  on(signal: NodeJS.Signals, heard: (...args: never[]) => void): unknown;
  removeAllListeners(signal: NodeJS.Signals): unknown;
}

/** Those that ask a wallbox for something. */
const ASKING = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Starts something that takes all signals for itself, as the pigpio library does: it ends the
 * process at once where we would stop the car first. Whoever listened before listens again after.
 */
export function withSignalsKept(signals: Signals, start: () => void): void {
  try {
    start();
  } finally {
    for (const signal of ASKING) {
      // Node asks the system for a signal when its first listener comes, and only then.
      const listeners = [...signals.listeners(signal)];
      signals.removeAllListeners(signal);
      for (const listener of listeners) signals.on(signal, listener);
    }
  }
}
