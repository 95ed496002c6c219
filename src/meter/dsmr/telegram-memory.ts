import type { MeterTime, MonthPeak, PowerFailure, PrintedRegisters } from '../reading.ts';
import { type MBusValue, readMBusProfile, readMBusValue } from './mbus-value.ts';
import type { MeterClock } from './meter-time.ts';
import { readMonthPeaks } from './month-peaks.ts';
import type { ObjectLine } from './object-line.ts';
import { readPowerFailures } from './power-failures.ts';
import { identifier, latin1 } from './printed-text.ts';
import { Remembered } from './remembered.ts';

/** What is remembered of one M-Bus channel. */
interface ChannelMemory {
  readonly equipmentId: Remembered<string | undefined>;
  readonly value: Remembered<MBusValue | undefined>;
  readonly profile: Remembered<MBusValue | undefined>;
}

/** Registers kept as printed; the one of gas comes with its channel. */
export type RememberedRegister = Exclude<keyof PrintedRegisters, 'gas'>;

/**
 * The parts of a telegram that are worth remembering until they change: texts, times and logs.
 * One a meter.
 */
export class TelegramMemory {
  readonly identification = new Remembered(latin1);
  readonly version = new Remembered(latin1);
  readonly equipmentId = new Remembered(identifier);
  readonly tariff = new Remembered(latin1);
  readonly printed: Readonly<Record<RememberedRegister, Remembered<string>>> = {
    importT1: new Remembered(latin1),
    importT2: new Remembered(latin1),
    exportT1: new Remembered(latin1),
    exportT2: new Remembered(latin1),
    powerFailures: new Remembered(latin1),
    voltageSags: new Remembered(latin1),
  };
  readonly at: Remembered<MeterTime | undefined>;
  readonly monthPeakAt: Remembered<MeterTime | undefined>;
  readonly monthPeaks: Remembered<readonly MonthPeak[] | undefined>;
  readonly powerFailureLog: Remembered<readonly PowerFailure[] | undefined>;
  readonly #channels = new Map<number, ChannelMemory>();
  readonly #line: ObjectLine;
  readonly #clock: MeterClock;

  /** @param line - holds the object whose bytes are asked for. */
  constructor(line: ObjectLine, clock: MeterClock) {
    const readTime = (bytes: Buffer, start: number, end: number) => clock.read(bytes, start, end);
    this.at = new Remembered(readTime);
    this.monthPeakAt = new Remembered(readTime);
    this.monthPeaks = new Remembered(() => readMonthPeaks(line, clock));
    this.powerFailureLog = new Remembered(() => readPowerFailures(line, clock));
    this.#line = line;
    this.#clock = clock;
  }

  channel(channel: number): ChannelMemory {
    const known = this.#channels.get(channel);
    if (known !== undefined) return known;
    const memory = {
      equipmentId: new Remembered(identifier),
      value: new Remembered(() => readMBusValue(this.#line, this.#clock)),
      profile: new Remembered(() => readMBusProfile(this.#line, this.#clock)),
    };
    this.#channels.set(channel, memory);
    return memory;
  }
}
