import { type Actor, createActor } from 'xstate';
import type { ChargingInput } from '../../src/charging/context.ts';
import { nextDeadlineMs } from '../../src/charging/deadlines.ts';
import type { ChargingEvent, ChargingNews } from '../../src/charging/events.ts';
import { type ChargingSnapshot, chargingMachine } from '../../src/charging/machine.ts';
import { chargerOf, outputsOf } from '../../src/charging/outputs.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import type { MeterReading } from '../../src/meter/reading.ts';

/** A charger without limits of its own, on one phase, with the guide's law. */
export const INPUT: ChargingInput = {
  settings: {
    connection: { phases: 1, nominalVoltageV: 230, phaseRotation: 'L1L2L3' },
    limits: { circuitA: null, cableA: null, mainsA: null, blindCurrentA: 6, maxImportW: null },
    freshness: { late: 'auto', stale: 'auto', lost: 300_000 },
    onLost: 'pause',
  },
  manualDuty: clampDuty(30),
  maxCurrentA: undefined,
  law: 'step',
  preset: 'balanced',
  sensesPilot: true,
  switchesPhases: false,
  pacesRises: false,
  faults: [],
  nowMs: 0,
  heldUntilMs: 10_000,
  powerReturnUntilMs: 0,
};

/** @param netW - positive is import. */
export function readingOf(netW: number, takenAtMs: number, more: Partial<MeterReading> = {}) {
  return {
    takenAtMs,
    importW: Math.max(0, netW),
    exportW: Math.max(0, -netW),
    ...more,
  } satisfies MeterReading;
}

/** A charging machine with a hand on its time. */
export class TestCharger {
  readonly actor: Actor<typeof chargingMachine>;
  nowMs = 0;

  constructor(input: Partial<ChargingInput> = {}, saved?: unknown) {
    const options = { input: { ...INPUT, ...input } };
    this.actor = createActor(
      chargingMachine,
      saved === undefined ? options : { ...options, snapshot: saved as ChargingSnapshot },
    ).start();
  }

  get snapshot(): ChargingSnapshot {
    return this.actor.getSnapshot();
  }
  get state() {
    return chargerOf(this.snapshot);
  }
  get outputs() {
    return outputsOf(this.snapshot);
  }

  /** Sends news at this moment. */
  send(...news: ChargingNews[]): this {
    for (const one of news) this.actor.send({ ...one, atMs: this.nowMs } as ChargingEvent);
    return this;
  }

  /** Lets time pass, with a tick each second and at each deadline of the machine. */
  pass(ms: number, look: () => void = () => undefined): this {
    const until = this.nowMs + ms;
    while (this.nowMs < until) {
      const deadline = nextDeadlineMs(this.snapshot) ?? Number.POSITIVE_INFINITY;
      const next = deadline > this.nowMs ? deadline : Number.POSITIVE_INFINITY;
      this.nowMs = Math.min(until, this.nowMs + 1_000, next);
      this.send({ type: 'tick' });
      look();
    }
    return this;
  }

  /** Readings of the same net power, one a second; positive is import. */
  read(netW: number, count = 1, drawnW = 0): this {
    for (let i = 0; i < count; i++) {
      this.pass(1_000);
      this.send({ type: 'meter.reading', reading: readingOf(netW, this.nowMs), drawnW });
    }
    return this;
  }

  /** Past the start-up hold, the meter proven at balance. */
  started(): this {
    return this.pass(7_000).read(0, 4);
  }
}
