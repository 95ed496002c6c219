import type { Watcher } from './replay.ts';

/** Shows how far a replay is. */
export interface ProgressBar extends Watcher {
  end(): void;
}

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

const NO_BAR: ProgressBar = { progress: () => undefined, end: () => undefined };

/** A bar on a terminal, and nothing anywhere else. */
export async function progressOn(output: Output): Promise<ProgressBar> {
  if (output.isTTY !== true) return NO_BAR;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream: output,
    format: 'replaying {bar} {value} of {total} days, {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    progress(done, known) {
      if (isStarted) {
        bar.setTotal(known);
        bar.update(done);
      } else {
        isStarted = true;
        bar.start(known, done);
      }
    },
    end() {
      if (isStarted) bar.stop();
    },
  };
}
