import type { GuardPlan } from '../../hardware/guard/guard-plan.ts';
import type { FromGuard } from '../../hardware/guard/message.ts';
import { SafetyWatch } from '../../hardware/guard/safety-watch.ts';
import type { EvseOutputs } from '../../src/charging/board.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { fakePi } from './fake-sysfs.ts';

const LINES = {
  contactor: 'class/gpio/gpio529',
  trip: 'class/gpio/gpio534',
  feedback: 'class/gpio/gpio535',
  test: 'class/gpio/gpio536',
  reset: 'class/gpio/gpio539',
} as const;
type Line = keyof typeof LINES;

export const OFFERED: EvseOutputs = {
  pilot: { kind: 'pwm', duty: clampDuty(20) },
  contactor: 'open',
};
export const LIVE: EvseOutputs = { ...OFFERED, contactor: 'closed' };
const HIGH_V = { A: 12, B: 9, C: 6 };

export interface BoxOptions {
  readonly senses?: boolean;
  readonly socket?: boolean;
  readonly rcd?: boolean;
  readonly selfTest?: boolean;
  readonly feedback?: boolean;
}

/** A box with a contactor, in which a test moves what the guard looks at. */
export class GuardedBox {
  readonly sysfs = fakePi();
  readonly told: FromGuard[] = [];
  nowMs = 0;
  car: 'A' | 'B' | 'C' = 'A';
  hasDiode = true;
  isAdcBroken = false;
  ohm = Number.POSITIVE_INFINITY;
  /** What the world outside does after each look. */
  world: () => void = () => {};
  readonly watch: SafetyWatch;
  #isPwm = false;

  constructor({ senses = true, socket, rcd, selfTest, feedback }: BoxOptions = {}) {
    for (const path of Object.values(LINES)) {
      this.sysfs.write('class/gpio/export', path.replace(/\D/g, ''));
    }
    for (const line of ['contactor', 'test', 'reset'] as const) {
      this.sysfs.write(`${LINES[line]}/direction`, 'low');
    }
    const plan: GuardPlan = {
      root: this.sysfs.root,
      contactor: { path: LINES.contactor },
      pilot: { kind: 'pwm', path: 'class/pwm/pwmchip0/pwm0' },
      silenceMs: 2_000,
      ...(rcd && {
        rcd: {
          path: LINES.trip,
          trippedLevel: 1,
          reset: { path: LINES.reset },
          ...(selfTest && { test: { path: LINES.test } }),
        },
      }),
      ...(feedback && { feedback: { path: LINES.feedback } }),
    };
    this.watch = new SafetyWatch({
      plan,
      sysfs: this.sysfs,
      now: () => this.nowMs,
      tell: (message) => this.told.push(message),
      readPilot: senses ? () => this.#pilot() : undefined,
      readProximity: socket ? () => this.ohm : undefined,
    });
  }

  level(line: Line): string {
    return this.sysfs.now(`${LINES[line]}/value`);
  }

  put(line: Line, level: 0 | 1): void {
    this.sysfs.put(`${LINES[line]}/value`, String(level));
  }

  /** What the driver does with outputs. */
  drive(outputs: EvseOutputs): void {
    this.watch.outputs(outputs);
    this.#isPwm = outputs.pilot.kind === 'pwm';
    this.watch.driven();
    this.put('contactor', outputs.contactor === 'closed' ? 1 : 0);
  }

  run(forMs: number): void {
    const endMs = this.nowMs + forMs;
    while (this.nowMs < endMs) {
      this.watch.step();
      this.nowMs += 25;
      this.world();
    }
  }

  /** Looks until the contactor is open, and how long that took. */
  msUntilOpen(): number {
    const startMs = this.nowMs;
    while (this.level('contactor') === '1' && this.nowMs < startMs + 5_000) this.run(25);
    return this.nowMs - startMs;
  }

  faults(): string[] {
    return this.told.flatMap((news) => (news.type === 'fault' ? news.fault.kind : []));
  }

  states(): string {
    return this.told.flatMap((news) => (news.type === 'pilot' ? news.state : [])).join('');
  }

  /** Plugged in, asking, supplied. */
  charge(): this {
    this.run(200);
    this.car = 'B';
    this.run(200);
    this.drive(OFFERED);
    this.run(500);
    this.car = 'C';
    this.run(2_500);
    this.drive(LIVE);
    this.run(1_000);
    return this;
  }

  #pilot() {
    if (this.isAdcBroken) throw new Error('EIO: spi');
    const highV = HIGH_V[this.car];
    if (!this.#isPwm) return { highV, lowV: highV };
    return { highV, lowV: this.hasDiode || this.car === 'A' ? -12 : -highV };
  }
}
