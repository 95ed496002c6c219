import type { Level, OutputLine, PilotOutput } from '../../hardware/direct-lines.ts';
import { millionthsOf } from '../../hardware/pilot-duty.ts';
import type { Sysfs } from '../../hardware/sysfs/sysfs.ts';
import type { Electronics } from '../../sim/electronics.ts';
import type { PilotDrive } from '../../src/charging/board.ts';
import { clampDuty } from '../../src/charging/pilot.ts';

const PERIOD_NS = 1_000_000;

/**
 * The kernel's files in front of simulated electronics, without any file: `contactor`, `feedback`,
 * `trip`, `test` and `reset` are lines, `pilot` is a channel of the PWM. The driver and the guard
 * both write here, each past the other.
 */
export class ElectricLines implements Sysfs {
  readonly root = '';
  /** Lines that do not take a write any more. */
  readonly broken = new Set<'contactor' | 'pilot'>();
  readonly #electronics: Electronics;
  readonly #levels = { contactor: 0, test: 0, reset: 0 } satisfies Record<string, Level> as Record<
    'contactor' | 'test' | 'reset',
    Level
  >;
  #pilot: PilotDrive = { kind: 'steady' };

  constructor(electronics: Electronics) {
    this.#electronics = electronics;
  }

  /** The driver's way to the contactor. */
  readonly contactor: OutputLine = {
    read: () => this.#levels.contactor,
    write: (level) => this.write('contactor/value', String(level)),
  };

  /** The driver's way to the pilot. */
  readonly pilot: PilotOutput = {
    drive: (pilot) => this.write('pilot/duty_cycle', String(millionthsOf(pilot))),
    forceSteady: () => this.write('pilot/duty_cycle', String(PERIOD_NS)),
    difference: () => undefined,
  };

  get drives(): PilotDrive {
    return this.#pilot;
  }

  get contactorLine(): Level {
    return this.#levels.contactor;
  }

  has(): boolean {
    return true;
  }

  canWrite(): boolean {
    return true;
  }

  readBytes(): Buffer {
    throw new Error('nothing here is read as bytes');
  }

  list(): readonly string[] {
    return [];
  }

  deviceAt(): undefined {
    return undefined;
  }

  read(path: string): string {
    const [name, file] = path.split('/');
    if (file === 'direction') return 'out';
    if (file === 'enable') return '1';
    if (file === 'period') return String(PERIOD_NS);
    if (file === 'duty_cycle') return String(millionthsOf(this.#pilot));
    switch (name) {
      case 'feedback':
        return this.#electronics.isClosed ? '1' : '0';
      case 'trip':
        return this.#electronics.isTripped ? '1' : '0';
      default:
        return String(this.#levels[name as 'contactor']);
    }
  }

  write(path: string, text: string): void {
    const [name = ''] = path.split('/');
    if (this.broken.has(name as 'contactor')) {
      throw Object.assign(new Error(`EIO: ${path}`), { code: 'EIO' });
    }
    if (name === 'pilot') this.#pilot = pilotOf(Number(text));
    else this.#levels[name as 'contactor'] = text === '1' ? 1 : 0;
    this.#electronics.drive({
      pilot: this.#pilot,
      contactor: this.#levels.contactor,
      rcdTest: this.#levels.test,
      rcdReset: this.#levels.reset,
    });
  }
}

function pilotOf(highNs: number): PilotDrive {
  if (highNs === PERIOD_NS) return { kind: 'steady' };
  if (highNs === 0) return { kind: 'fault' };
  return { kind: 'pwm', duty: clampDuty(highNs / 10_000) };
}
