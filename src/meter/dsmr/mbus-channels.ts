import type { Mutable } from '../mutable.ts';
import type { MBusReading, MeterRegisters } from '../reading.ts';
import type { MBusValue } from './mbus-value.ts';

/** EN 13757-3 device type of a gas meter. */
const GAS = 3;

/** What one M-Bus channel says, as far as it was read. */
class ChannelDraft {
  readonly channel: number;
  deviceType: number | undefined;
  equipmentId: string | undefined;
  measured: MBusValue | undefined;
  /** The register is one of gas by its code: 0-n:24.2.3 of Belgium. */
  isGasRegister = false;

  constructor(channel: number) {
    this.channel = channel;
  }
}

/** The M-Bus channels of a telegram; they come in any order. */
export class MBusChannels {
  readonly #channels: ChannelDraft[] = [];

  /** The channel, begun if it is new. */
  of(channel: number): ChannelDraft {
    let place = 0;
    for (const known of this.#channels) {
      if (known.channel === channel) return known;
      if (known.channel < channel) place++;
    }
    const draft = new ChannelDraft(channel);
    this.#channels.splice(place, 0, draft);
    return draft;
  }

  /** @returns undefined when there is none, the lowest channel first. */
  readings(): readonly MBusReading[] | undefined {
    if (this.#channels.length === 0) return undefined;
    return this.#channels.map(readingOf);
  }

  /**
   * The gas meter: after an exchange the old one may keep its channel and last value, so the one
   * read last counts.
   */
  gas(): MeterRegisters['gas'] {
    const measured = this.#newestGas();
    return measured?.m3 === undefined ? undefined : { at: measured.at, m3: measured.m3 };
  }

  /** The value of the gas meter as printed, where it is in m3. */
  printedGas(): string | undefined {
    const measured = this.#newestGas();
    return measured?.unit.toLowerCase() === 'm3' ? measured.printed : undefined;
  }

  #newestGas(): MBusValue | undefined {
    let newest: MBusValue | undefined;
    for (const { deviceType, isGasRegister, measured } of this.#channels) {
      const isGas = deviceType === GAS || (deviceType === undefined && isGasRegister);
      if (!isGas || measured?.m3 === undefined) continue;
      if (newest === undefined || measured.at.epochMs > newest.at.epochMs) newest = measured;
    }
    return newest;
  }
}

function readingOf({ channel, deviceType, equipmentId, measured }: ChannelDraft): MBusReading {
  const reading: Mutable<MBusReading> = { channel };
  if (deviceType !== undefined) reading.deviceType = deviceType;
  if (equipmentId !== undefined) reading.equipmentId = equipmentId;
  if (measured === undefined) return reading;
  reading.at = measured.at;
  reading.value = measured.value;
  reading.unit = measured.unit;
  return reading;
}
