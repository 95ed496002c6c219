import type { MBusReading, MeterRegisters } from '../reading.ts';
import type { MBusValue } from './mbus-value.ts';

/** EN 13757-3 device type of a gas meter. */
const GAS = 3;

/** What one M-Bus channel says, as far as it was read. */
export interface ChannelDraft {
  readonly channel: number;
  deviceType?: number;
  equipmentId?: string;
  measured?: MBusValue;
  /** The register is one of gas by its code: 0-n:24.2.3 of Belgium. */
  isGasRegister?: boolean;
}

/** The M-Bus channels of a telegram; they come in any order. */
export class MBusChannels {
  readonly #channels: ChannelDraft[] = [];

  /** The channel, begun if it is new. */
  of(channel: number): ChannelDraft {
    for (const known of this.#channels) if (known.channel === channel) return known;
    const draft = { channel };
    this.#channels.push(draft);
    return draft;
  }

  /** @returns undefined when there is none, the lowest channel first. */
  readings(): readonly MBusReading[] | undefined {
    if (this.#channels.length === 0) return undefined;
    this.#channels.sort((a, b) => a.channel - b.channel);
    return this.#channels.map(readingOf);
  }

  /**
   * The gas meter: after an exchange the old one may keep its channel and last value, so the one
   * read last counts.
   */
  gas(): GasDraft | undefined {
    let newest: MBusValue | undefined;
    for (const { deviceType, isGasRegister, measured } of this.#channels) {
      const isGas = deviceType === GAS || (deviceType === undefined && isGasRegister === true);
      if (!isGas || measured?.m3 === undefined) continue;
      if (newest === undefined || measured.at.epochMs > newest.at.epochMs) newest = measured;
    }
    if (newest?.m3 === undefined) return undefined;
    const { at, m3, unit, printed } = newest;
    // Others pass on the very characters as m3.
    return unit.toLowerCase() === 'm3' ? { gas: { at, m3 }, printed } : { gas: { at, m3 } };
  }
}

interface GasDraft {
  readonly gas: NonNullable<MeterRegisters['gas']>;
  readonly printed?: string;
}

function readingOf({ channel, deviceType, equipmentId, measured }: ChannelDraft): MBusReading {
  return {
    channel,
    ...(deviceType !== undefined && { deviceType }),
    ...(equipmentId !== undefined && { equipmentId }),
    ...(measured && { at: measured.at, value: measured.value, unit: measured.unit }),
  };
}
