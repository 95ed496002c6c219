import type { Clock } from '../../src/clock.ts';
import type { Sysfs } from '../sysfs/sysfs.ts';
import { DeadMan } from './dead-man.ts';
import type { GuardPlan } from './guard-plan.ts';
import type { FireReason, FromGuard, ToGuard } from './message.ts';
import { makeSafe } from './safe-route.ts';
import type { SafetyWatch } from './safety-watch.ts';

/** How often it looks whether the heart still beats, milliseconds. */
const LOOK_MS = 25;
/** Pause between two looks at the pilot, each of which takes its own time, milliseconds. */
const SENSE_MS = 5;
/** Looks until which the state of the pilot has to be known at the start. */
const FIRST_LOOKS = 100;
/** A beat may be waiting unread when this process itself was held up: one turn to read it. */
const SECOND_LOOK_MS = 5;
/** Pause before lines that would not become safe are tried again, milliseconds. */
const RETRY_MS = 50;
/** After this many attempts nothing a program can do is left: somebody has to hear of it. */
const ATTEMPTS = 200;

/** How a guard ends. */
export const GUARD_EXIT = {
  /** It was told that it may go. */
  fine: 0,
  /** It could not start, or the lines do not obey it. */
  unable: 1,
  /** It made everything safe because its heartbeat stopped. */
  fired: 3,
} as const;

export interface GuardParts {
  readonly plan: GuardPlan;
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  readonly watch: SafetyWatch;
  readonly tell: (message: FromGuard) => void;
  readonly exit: (code: number) => void;
}

/**
 * The process that has the last word over contactor and pilot. It does nothing but make them safe:
 * once, when whoever drives them dies or hangs. Then it exits, so that nobody drives without it.
 */
export class Guard {
  readonly #parts: GuardParts;
  readonly #deadMan: DeadMan;
  #alarm: unknown;
  #looks = 0;
  #stumbles = 0;
  #isReady = false;
  #isOver = false;

  constructor(parts: GuardParts) {
    this.#parts = parts;
    this.#deadMan = new DeadMan(parts.plan.silenceMs);
  }

  /** Looks whether it could do its work, and begins to watch. */
  start(): void {
    const unwritable = routeFiles(this.#parts.plan).find(
      (path) => !this.#parts.sysfs.canWrite(path),
    );
    if (unwritable !== undefined) {
      const detail = `${this.#parts.sysfs.root}/${unwritable} cannot be written`;
      this.#parts.tell({ type: 'failed', detail });
      this.#end(GUARD_EXIT.unable);
      return;
    }
    this.#look();
  }

  hear(message: ToGuard): void {
    if (this.#isOver) return;
    const nowMs = this.#parts.clock.now();
    switch (message.type) {
      case 'outputs':
        this.#deadMan.outputs(message.outputs, nowMs);
        this.#parts.watch.outputs(message.outputs);
        return;
      case 'beat':
        this.#deadMan.beat(nowMs);
        this.#parts.watch.driven();
        this.#parts.tell({ type: 'ack' });
        return;
      case 'reset':
        this.#parts.watch.reset(message.kind);
        return;
      case 'safe':
        this.#makeSafe(() => {
          this.#deadMan.rest();
          this.#parts.tell({ type: 'safe' });
        });
        return;
      case 'bye':
        this.#end(GUARD_EXIT.fine);
    }
  }

  /** Whoever it guards is gone, without a word. */
  gone(): void {
    this.#fire('gone');
  }

  /** What it looks at cannot be looked at, or it does not know its own way any more. */
  broken(): void {
    this.#fire('broken');
  }

  #look(): void {
    const { clock, plan } = this.#parts;
    if (!this.#step()) return;
    if (!this.#isReady && !this.#becomesReady()) return;
    const isSilent = this.#deadMan.isSilent(clock.now());
    this.#alarm = isSilent
      ? clock.setTimeout(() => this.#lookAgain(), SECOND_LOOK_MS)
      : clock.setTimeout(() => this.#look(), plan.sense === undefined ? LOOK_MS : SENSE_MS);
  }

  /**
   * Lines go away just before we are told that we may go: that is read in the pause that follows.
   *
   * @returns false where the look is tried again.
   * @throws what a line says that cannot be looked at a second time.
   */
  #step(): boolean {
    const { clock, watch } = this.#parts;
    try {
      watch.step();
      this.#stumbles = 0;
      return true;
    } catch (error) {
      this.#stumbles += 1;
      if (this.#stumbles > 1) throw error;
      this.#alarm = clock.setTimeout(() => this.#look(), SECOND_LOOK_MS);
      return false;
    }
  }

  /** @returns false when it has given up. */
  #becomesReady(): boolean {
    const { watch, tell } = this.#parts;
    this.#looks += 1;
    if (watch.isReady) {
      this.#isReady = true;
      tell({ type: 'ready' });
    } else if (this.#looks > FIRST_LOOKS) {
      tell({ type: 'failed', detail: 'the state of the pilot cannot be measured' });
      this.#end(GUARD_EXIT.unable);
      return false;
    }
    return true;
  }

  #lookAgain(): void {
    if (this.#deadMan.isSilent(this.#parts.clock.now())) this.#fire('silence');
    else this.#look();
  }

  #fire(why: FireReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#alarm);
    this.#makeSafe(() => {
      this.#parts.tell({ type: 'fired', why });
      this.#parts.exit(GUARD_EXIT.fired);
    });
  }

  #makeSafe(done: () => void, attempt = 1): void {
    const { sysfs, plan, clock, tell } = this.#parts;
    const problems = makeSafe(sysfs, plan);
    if (problems.length === 0) {
      done();
    } else if (attempt < ATTEMPTS) {
      clock.setTimeout(() => this.#makeSafe(done, attempt + 1), RETRY_MS);
    } else {
      tell({ type: 'failed', detail: `the lines do not obey: ${problems.join('; ')}` });
      this.#end(GUARD_EXIT.unable);
    }
  }

  #end(code: number): void {
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#alarm);
    this.#parts.exit(code);
  }
}

function routeFiles({ contactor, pilot }: GuardPlan): string[] {
  const line = (path: string): string[] => [`${path}/value`, `${path}/direction`];
  return [
    ...(contactor === undefined ? [] : line(contactor.path)),
    ...(pilot.kind === 'gpio' ? line(pilot.path) : [`${pilot.path}/duty_cycle`]),
  ];
}
