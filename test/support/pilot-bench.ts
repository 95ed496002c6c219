import type { PilotWindow } from '../../hardware/guard/pilot-class.ts';
import { PilotWatch } from '../../hardware/guard/pilot-watch.ts';
import type { EvseOutputs, PilotDrive } from '../../src/charging/board.ts';
import { clampDuty, type PilotState } from '../../src/charging/pilot.ts';

export const X1: PilotDrive = { kind: 'steady' };
export const F: PilotDrive = { kind: 'fault' };
export const pwm = (duty: number): PilotDrive => ({ kind: 'pwm', duty: clampDuty(duty) });

const HIGH_V: Record<PilotState, number> = { A: 12, B: 9, C: 6, D: 3, E: 0, F: -12 };

/** What is on the wire while a state is driven: `C-` is a vehicle without its diode. */
function windowOf(vehicle: string, drive: PilotDrive): PilotWindow {
  const highV = HIGH_V[vehicle[0] as PilotState];
  if (drive.kind === 'fault') return { highV: -12, lowV: -12 };
  if (drive.kind === 'steady') return { highV, lowV: highV };
  if (vehicle.endsWith('-')) return { highV, lowV: -0.9 * highV };
  return { highV, lowV: vehicle === 'E' ? 0 : -12 };
}

/** A window every 25 ms, each taking 15. */
export class PilotBench {
  readonly watch = new PilotWatch();
  nowMs = 0;
  #drive: PilotDrive = X1;

  drive(pilot: PilotDrive): void {
    this.announce(pilot);
    this.#drive = pilot;
    this.watch.driven(this.nowMs);
  }

  /** What is announced is driven by {@link drive} only. */
  announce(pilot: PilotDrive): void {
    const outputs: EvseOutputs = { pilot, contactor: 'open' };
    this.watch.drive(outputs, this.nowMs);
  }

  /** @returns the verdict at the end, and how long it took until the state was another. */
  run(vehicle: string, forMs: number) {
    const startMs = this.nowMs;
    const before = this.watch.verdict();
    let changedAfterMs: number | undefined;
    while (this.nowMs < startMs + forMs) {
      this.watch.see(windowOf(vehicle, this.#drive), this.nowMs, this.nowMs + 15);
      this.nowMs += 25;
      const { mayClose, state } = this.watch.verdict();
      if (mayClose !== before.mayClose || state !== before.state) {
        changedAfterMs ??= this.nowMs - startMs;
      }
    }
    return { ...this.watch.verdict(), changedAfterMs };
  }

  /** A car that is plugged in, offered a current and ready: the contactor may close. */
  static charging(): PilotBench {
    const bench = new PilotBench();
    bench.run('A', 200);
    bench.run('B', 200);
    bench.drive(pwm(20));
    bench.run('B', 500);
    bench.run('C', 1_000);
    return bench;
  }
}
