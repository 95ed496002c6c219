import { type Circuit, carCircuit, gridCircuit } from './circuits.ts';
import type { HousePicture } from './picture.ts';

/** A circuit, as seen by a meter with one current clamp per channel. */
export interface Channel {
  readonly index: number;
  readonly label: string;
  /** The phase its voltage is measured on. */
  readonly phase: 1 | 2 | 3;
  readonly groupLabel: string;
  readonly role: 'grid' | 'load';
}

/** Channel 0 is the grid at the meter, channel 1 the car. */
export const CHANNELS: readonly Channel[] = [
  { index: 0, label: 'Grid', phase: 1, groupLabel: 'Grid', role: 'grid' },
  { index: 1, label: 'EV', phase: 1, groupLabel: 'EV', role: 'load' },
];

/** V, A, W and Wh, rounded as an EnergyMe Home rounds them; what is not known is absent. */
export interface ChannelData {
  readonly voltage?: number;
  readonly current?: number;
  readonly activePower?: number;
  readonly activeEnergyImported?: number;
  readonly activeEnergyExported?: number;
}

export interface ChannelValues extends Channel {
  readonly data: ChannelData;
}

const CIRCUITS: readonly ((picture: HousePicture) => Circuit | undefined)[] = [
  gridCircuit,
  carCircuit,
];

/** The channels about which anything is known now, in order. */
export function channelValues(picture: HousePicture): readonly ChannelValues[] {
  return CHANNELS.flatMap((channel) => {
    const circuit = CIRCUITS[channel.index]?.(picture);
    return circuit === undefined ? [] : [{ ...channel, data: dataOf(circuit) }];
  });
}

function dataOf({ voltageV, currentA, activeW, importedWh, exportedWh }: Circuit): ChannelData {
  return {
    ...(voltageV !== undefined && { voltage: rounded(voltageV, 1) }),
    ...(currentA !== undefined && { current: rounded(currentA, 3) }),
    ...(activeW !== undefined && { activePower: rounded(activeW, 1) }),
    ...(importedWh !== undefined && { activeEnergyImported: rounded(importedWh, 1) }),
    ...(exportedWh !== undefined && { activeEnergyExported: rounded(exportedWh, 1) }),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
