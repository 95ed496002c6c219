import { BoardError, type EvseOutputs, SAFE_OUTPUTS } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import type { Driven, LinesListener, OutputLines } from '../output-lines.ts';
import type { OutputPins } from '../output-pins.ts';
import { millionthsOf, PILOT_HZ } from '../pilot-duty.ts';
import type { Request } from './command.ts';
import { type PigpiodAddress, PigpiodClient, PigpiodError } from './pigpiod-client.ts';

/** Pauses between attempts to reach a daemon that went away, milliseconds; the last one repeats. */
const RETRY_MS = [250, 500, 1_000, 2_000];

export interface PigpiodLinesOptions {
  readonly address: PigpiodAddress;
  readonly pins: OutputPins;
  readonly clock: Clock;
}

/** Pilot on hardware PWM and contactor, driven by a pigpio daemon. */
export class PigpiodLines implements OutputLines {
  readonly #options: PigpiodLinesOptions;
  #client: PigpiodClient | undefined;
  #listener: LinesListener | undefined;
  /** What the daemon has been told, on this link. */
  #told: EvseOutputs = SAFE_OUTPUTS;
  #phases: 1 | 3 = 1;
  #attempts = 0;
  #alarm: unknown;
  #isReleased = false;

  private constructor(options: PigpiodLinesOptions) {
    this.#options = options;
  }

  /** @throws {BoardError} `BOARD_OPEN` when the daemon is not there, or cannot drive these pins. */
  static async open(options: PigpiodLinesOptions): Promise<PigpiodLines> {
    const lines = new PigpiodLines(options);
    try {
      await lines.#connect();
      return lines;
    } catch (cause) {
      const { host, port } = options.address;
      const text =
        cause instanceof PigpiodError && cause.code === 'PIGPIOD_REFUSED'
          ? cause.message
          : `no pigpio daemon at ${host} port ${port}: sudo systemctl enable --now pigpiod, or set board.driver to sysfs, the only one on a Pi 5`;
      throw new BoardError('BOARD_OPEN', text, { cause });
    }
  }

  watch(listener: LinesListener): void {
    this.#listener = listener;
  }

  drive(outputs: EvseOutputs): 'under-way' {
    if (this.#client !== undefined) this.#follow(this.#client, this.#requestsFor(outputs));
    return 'under-way';
  }

  makeSafe(): void {
    if (this.#client === undefined) return;
    this.#told = SAFE_OUTPUTS;
    this.#follow(this.#client, this.#safeRequests());
  }

  release(): void {
    this.#isReleased = true;
    this.#options.clock.clearTimeout(this.#alarm);
    this.#client?.close();
    this.#client = undefined;
  }

  /** Writes, reads back, and tells what became of it. */
  #follow(client: PigpiodClient, requests: readonly Request[]): void {
    const told = this.#told;
    const answers = requests.map((request) => client.request(request));
    Promise.all([...answers, this.#readBack(client, told)]).then(
      (results) => {
        // Of outputs that were replaced meanwhile nobody wants to hear: those that follow are under way.
        if (this.#client !== client || this.#told !== told) return;
        this.#listener?.driven(results.at(-1) as Driven);
      },
      (error: PigpiodError) => this.#lose(client, error),
    );
  }

  /** What differs from what was told before, in the order that is safe. */
  #requestsFor(outputs: EvseOutputs): Request[] {
    const { pins } = this.#options;
    const before = this.#told;
    this.#told = outputs;
    const requests: Request[] = [];
    const isOpen = outputs.contactor === 'open';
    const contactor = write(pins.contactor, isOpen ? 0 : 1);
    if (isOpen && before.contactor === 'closed') requests.push(...contactor);
    if (isOpen && outputs.phases !== undefined && outputs.phases !== this.#phases) {
      requests.push(...write(pins.threePhase, outputs.phases === 3 ? 1 : 0));
      this.#phases = outputs.phases;
    }
    if (millionthsOf(outputs.pilot) !== millionthsOf(before.pilot)) {
      requests.push(pwm(pins.pilot, outputs));
    }
    if (!isOpen && before.contactor === 'open') requests.push(...contactor);
    return requests;
  }

  #safeRequests(): Request[] {
    const { pins } = this.#options;
    return [...write(pins.contactor, 0), pwm(pins.pilot, SAFE_OUTPUTS)];
  }

  /** @throws {PigpiodError} `PIGPIOD_REPLY` where the daemon drives something else. */
  async #readBack(client: PigpiodClient, told: EvseOutputs): Promise<Driven> {
    const { pins } = this.#options;
    const level =
      pins.contactor === undefined
        ? Promise.resolve(undefined)
        : client.request({ command: 'READ', p1: pins.contactor });
    const duty = client.request({ command: 'GDC', p1: pins.pilot });
    const [isHigh, millionths] = await Promise.all([level, duty]);
    if (millionths !== millionthsOf(told.pilot)) {
      const text = `the pilot has a duty of ${millionths} millionths, not ${millionthsOf(told.pilot)}`;
      throw new PigpiodError('PIGPIOD_REPLY', text);
    }
    if (isHigh === undefined || (isHigh === 1) === (told.contactor === 'closed')) return 'as-told';
    if (isHigh === 0) return 'opened-elsewhere';
    throw new PigpiodError('PIGPIOD_REPLY', 'the contactor line is high though it was driven low');
  }

  /** Connects and takes the pins over, the contactor first. */
  async #connect(): Promise<void> {
    const { address, clock, pins } = this.#options;
    const client = await PigpiodClient.connect(address, clock);
    try {
      // Low before it is an output: a pin keeps the level it was given as an input.
      for (const request of [
        ...this.#safeRequests(),
        ...output(pins.contactor),
        ...write(pins.threePhase, 0),
        ...output(pins.threePhase),
      ]) {
        await client.request(request);
      }
      await this.#readBack(client, SAFE_OUTPUTS);
    } catch (error) {
      client.close();
      throw error;
    }
    if (this.#isReleased) {
      client.close();
      return;
    }
    this.#attempts = 0;
    this.#told = SAFE_OUTPUTS;
    this.#phases = 1;
    this.#client = client;
    client.onLost((error) => this.#lose(client, error));
  }

  #lose(client: PigpiodClient, error: PigpiodError): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.close();
    this.#listener?.lost(error.message);
    this.#retry();
  }

  #retry(): void {
    if (this.#isReleased) return;
    const delayMs = RETRY_MS[Math.min(this.#attempts, RETRY_MS.length - 1)] ?? 0;
    this.#attempts += 1;
    this.#alarm = this.#options.clock.setTimeout(() => {
      this.#connect().then(
        () => this.#listener?.back(),
        () => this.#retry(),
      );
    }, delayMs);
  }
}

function write(pin: number | undefined, level: 0 | 1): Request[] {
  return pin === undefined ? [] : [{ command: 'WRITE', p1: pin, p2: level }];
}

function output(pin: number | undefined): Request[] {
  return pin === undefined ? [] : [{ command: 'MODES', p1: pin, p2: 1 }];
}

function pwm(pin: number, { pilot }: EvseOutputs): Request {
  return { command: 'HP', p1: pin, p2: PILOT_HZ, extension: millionthsOf(pilot) };
}
