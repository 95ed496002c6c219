import type { Logger } from 'pino';
import { type Actor, createActor } from 'xstate';
import { type EvseBoard, SAFE_OUTPUTS } from '../charging/board.ts';
import type { ChargerState } from '../charging/charger.ts';
import type { ChargingInput } from '../charging/context.ts';
import { nextDeadlineMs } from '../charging/deadlines.ts';
import type { ChargingEvent, ChargingNews } from '../charging/events.ts';
import { type ChargingSnapshot, chargingMachine } from '../charging/machine.ts';
import { chargerOf } from '../charging/outputs.ts';
import type { Clock } from '../clock.ts';
import { type MeterReading, netGridW } from '../meter/reading.ts';
import type { MeterListener } from '../meter/source.ts';
import { chargerNews, hasChanged } from './charger-news.ts';
import { Decisions } from './decisions.ts';
import { EnergyCount } from './energy-count.ts';
import type { Decision, House, HouseEvent } from './house.ts';
import { Listeners } from './listeners.ts';
import { carPower, type HousePicture, isUsable, pictureOf, type Totals } from './picture.ts';
import { withVehicleFault } from './vehicle-fault.ts';

/**
 * How often the machine is told the time when nothing else happens, milliseconds: a little longer
 * than the second between readings, which make ticks unnecessary.
 */
const TICK_MS = 1_100;
/** How often the machine is told what the car's own meter measures, milliseconds. */
const LOOK_MS = 1_000;

export interface LiveHouseParts {
  readonly name: string;
  readonly simulated: boolean;
  /** Name of the meter source. */
  readonly source: string;
  readonly board: EvseBoard;
  readonly clock: Clock;
  readonly log: Logger;
  readonly input: ChargingInput;
  readonly totals: Totals;
  /** The charger cannot go on. The board has been told to go safe; the process must end. */
  readonly failed: (cause: unknown) => void;
}

/**
 * The running house: drives the machine, tells the board what the machine decided, keeps the
 * picture and tells everyone. A reading goes from here to the board in one synchronous pass.
 */
export class LiveHouse implements House {
  readonly #parts: LiveHouseParts;
  readonly #machine: Actor<typeof chargingMachine>;
  readonly #decisions = new Decisions();
  readonly #listeners: Listeners;
  readonly #stopWatching: () => void;
  #snapshot: ChargingSnapshot;
  #charger: ChargerState;
  #reasonSinceEpochMs: number;
  #raw: Uint8Array | undefined;
  #measuredCarW: number | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;
  readonly #energy: EnergyCount;
  #alarm: unknown;
  #isOver = false;

  constructor(parts: LiveHouseParts) {
    const { board, clock, input, log, totals } = parts;
    this.#parts = parts;
    this.#listeners = new Listeners(log);
    this.#energy = new EnergyCount(totals, clock.now());
    this.#reasonSinceEpochMs = clock.epochMs();
    this.#machine = createActor(chargingMachine, { input });
    this.#snapshot = this.#machine.getSnapshot();
    this.#charger = chargerOf(this.#snapshot);
    this.#machine.subscribe({
      next: (snapshot) => this.#drive(snapshot),
      error: (cause) => this.#fail(cause),
    });
    this.#machine.start();
    this.#stopWatching = board.watch({
      pilot: (state) => this.send({ type: `pilot.${state}` }),
      carPower: (watts) => this.#measured(watts),
      cable: (currentA) => this.send({ type: 'cable', currentA }),
      simplified: (isSimplified) => this.send({ type: 'simplified', isSimplified }),
      temperature: (celsius) => this.send({ type: 'temperature', celsius }),
      cleared: (kind) => this.send({ type: 'fault.cleared', kind }),
      fault: (fault) => {
        this.send({ type: 'fault.raised', fault: { ...fault, sinceEpochMs: clock.epochMs() } });
      },
    });
    this.#tick();
  }

  picture(): HousePicture {
    const { name, simulated, source, board, clock, input } = this.#parts;
    return pictureOf({
      name,
      simulated,
      absentProtection: board.absentProtection ?? [],
      source,
      nowMs: clock.now(),
      epochMs: clock.epochMs(),
      raw: this.#raw,
      reading: this.#snapshot.context.newest,
      charger: this.#charger,
      connection: input.settings.connection,
      measuredCarW: this.#measuredCarW,
      reasonSinceEpochMs: this.#reasonSinceEpochMs,
      totals: this.#energy.totals,
    });
  }

  decisions(): readonly Decision[] {
    return this.#decisions.list();
  }

  subscribe(listener: (event: HouseEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Tells the machine something that happened now. */
  send(news: ChargingNews): void {
    if (this.#isOver) return;
    this.#countEnergy();
    if (news.type === 'fault.reset') this.#parts.board.reset?.(news.kind);
    this.#machine.send({ ...news, atMs: this.#parts.clock.now() } as ChargingEvent);
    this.#arm();
  }

  /** Where a meter source delivers. */
  readonly meter: MeterListener = {
    reading: (reading, raw) => this.#read(reading, raw),
    fault: (fault) => this.#listeners.tell({ type: 'meter-fault', fault }),
    link: (link) => this.#listeners.tell({ type: 'meter-link', link }),
    polled: (seconds) => this.#listeners.tell({ type: 'polled', seconds }),
  };

  /** Stops the car the normal way; resolves once the contactor is open. */
  async end(): Promise<void> {
    this.send({ type: 'end' });
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#isOver || this.#charger.outputs.contactor === 'open') resolve();
        else this.#parts.clock.setTimeout(look, 50);
      };
      look();
    });
    this.cut();
  }

  /** Opens at once, without asking the car first, and lets go of the board. Safe to call twice. */
  cut(): void {
    if (this.#isOver) return;
    this.#countEnergy();
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#alarm);
    this.#stopWatching();
    this.#machine.stop();
    this.#parts.board.apply(SAFE_OUTPUTS);
    this.#parts.board.close();
  }

  #read(reading: MeterReading, raw: Uint8Array | undefined): void {
    const { clock } = this.#parts;
    const arrivedMs = clock.now();
    this.send({
      type: 'meter.reading',
      reading,
      drawnW: this.#carW(),
      carMeterW: this.#measuredCarW,
    });
    const seconds = (clock.now() - arrivedMs) / 1_000;
    if (this.#snapshot.context.newest !== reading) return;
    this.#raw = raw;
    this.#listeners.tell({ type: 'reading' });
    this.#listeners.tell({ type: 'applied', seconds });
  }

  #measured(watts: number): void {
    const { clock } = this.#parts;
    this.#measuredCarW = watts;
    // A board may measure while it is being driven: answering each measurement would never end.
    if (clock.now() - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = clock.now();
    this.send({ type: 'car.power', watts, epochMs: clock.epochMs() });
  }

  #tick(): void {
    this.send({ type: 'tick' });
  }

  /** Sets the one alarm: the machine's next deadline, or a tick. */
  #arm(): void {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#alarm);
    if (this.#isOver) return;
    const deadline = nextDeadlineMs(this.#snapshot) ?? Number.POSITIVE_INFINITY;
    const delayMs = Math.min(TICK_MS, Math.max(1, Math.ceil(deadline - clock.now())));
    this.#alarm = clock.setTimeout(() => this.#tick(), delayMs);
  }

  #carW(): number {
    const { connection } = this.#parts.input.settings;
    return carPower(this.#charger, connection, this.#measuredCarW).powerW;
  }

  #drive(snapshot: ChargingSnapshot): void {
    if (this.#isOver) return;
    const before = this.#charger;
    this.#snapshot = snapshot;
    const { clock } = this.#parts;
    this.#charger = withVehicleFault(chargerOf(snapshot), before.faults, clock.epochMs());
    try {
      this.#parts.board.apply(this.#charger.outputs);
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    this.#note(before, this.#charger);
  }

  #note(before: ChargerState, after: ChargerState): void {
    const { clock, log } = this.#parts;
    if (before.vehicle !== after.vehicle) {
      if (after.vehicle === 'A') this.#energy.unplugged();
      else this.#energy.plugged(clock.epochMs());
    }
    for (const news of chargerNews(before, after)) {
      if (news.type === 'fault') log.error({ fault: news.kind, detail: news.detail }, 'fault');
      this.#listeners.tell(news);
    }
    const { newest } = this.#snapshot.context;
    const decision = this.#decisions.note(after, newest, clock.epochMs());
    if (decision !== undefined) {
      const { code, text, inputs, dutyPercent } = decision;
      if (before.reason.code !== code) this.#reasonSinceEpochMs = decision.epochMs;
      log.info({ reason: code, dutyPercent: dutyPercent ?? null, inputs }, text);
      this.#listeners.tell({ type: 'decision', decision });
    }
    if (decision !== undefined || hasChanged(before, after)) {
      this.#listeners.tell({ type: 'charger' });
    }
  }

  #countEnergy(): void {
    const nowMs = this.#parts.clock.now();
    const { newest, lease } = this.#snapshot.context;
    const netW = newest !== undefined && isUsable(this.#charger) ? netGridW(newest) : undefined;
    const carWh = this.#energy.until(nowMs, { carW: this.#carW(), netW });
    if (lease?.kind === 'boost' && carWh > 0) {
      this.#machine.send({ type: 'car.energy', wh: carWh, atMs: nowMs });
    }
  }

  #fail(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#alarm);
    try {
      this.#parts.board.apply(SAFE_OUTPUTS);
    } catch (err) {
      this.#parts.log.fatal({ err }, 'the board does not answer; the contactor may be closed');
    }
    this.#parts.failed(cause);
  }
}
