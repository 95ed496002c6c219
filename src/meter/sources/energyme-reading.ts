import { z } from 'zod';
import { gridPowers, type MeterReading, type PhaseReading } from '../reading.ts';
import type { MeterFault } from '../source.ts';

/** Numbers it does not have are null, or left out. */
const Value = z.number().nullish();

/** A channel of role grid, as far as it matters here. */
const GridChannel = z.object({
  phase: z.int(),
  data: z.object({
    activePower: z.number(),
    voltage: Value,
    current: Value,
    activeEnergyImported: Value,
    activeEnergyExported: Value,
  }),
});
type GridChannel = z.output<typeof GridChannel>;
type Energy = 'activeEnergyImported' | 'activeEnergyExported';

/** More is no house's, watts. */
const MAX_W = 1_000_000;

/**
 * Reads the answer of `/api/v1/ade7953/meter-values`: the sum over the channels of role grid,
 * import positive. What one of them does not tell has no sum.
 *
 * @returns the reading, or a fault: `format` for no JSON array, `no-reading` without a channel of
 *   role grid or without the power of one, `bad-value` for power that is no house's. Never throws.
 */
export function energyMeReading(
  body: string,
  takenAtMs: number,
): { readonly reading: MeterReading } | { readonly fault: MeterFault } {
  const answer = parseArray(body);
  if (answer === undefined) return refuse('format', 'the answer is not a JSON array');
  const grid = answer.filter(isGrid).map((channel) => GridChannel.safeParse(channel));
  const channels = grid.flatMap(({ data }) => data ?? []);
  if (grid.length === 0) return refuse('no-reading', 'no channel has the role grid');
  if (channels.length < grid.length) {
    return refuse('no-reading', 'a channel of role grid tells no power');
  }
  const netW = channels.reduce((sum, { data }) => sum + data.activePower, 0);
  if (Math.abs(netW) > MAX_W) return refuse('bad-value', `${netW} W is no house's power`);
  const importWh = sumOf(channels, 'activeEnergyImported');
  const exportWh = sumOf(channels, 'activeEnergyExported');
  const phases = phasesOf(channels);
  return {
    reading: {
      takenAtMs,
      ...gridPowers(netW),
      ...(importWh !== undefined && { importWh }),
      ...(exportWh !== undefined && { exportWh }),
      ...(phases !== undefined && { phases }),
    },
  };
}

function parseArray(body: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isGrid(channel: unknown): boolean {
  return (
    typeof channel === 'object' && channel !== null && 'role' in channel && channel.role === 'grid'
  );
}

/** Whole watt-hours; undefined unless every channel has them. */
function sumOf(channels: readonly GridChannel[], name: Energy): number | undefined {
  const all = channels.map(({ data }) => data[name]).filter(isCount);
  if (all.length < channels.length) return undefined;
  return Math.round(all.reduce((sum, wattHours) => sum + wattHours, 0));
}

function isCount(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

/**
 * A channel is a clamp. One of each of three phases watches all three; a single one is a house of
 * one phase where it has a current, and else a sum. Any other set of clamps does not make phases.
 */
function phasesOf(channels: readonly GridChannel[]): readonly PhaseReading[] | undefined {
  const [first] = channels;
  if (channels.length === 1) {
    return isCurrent(first?.data.current) ? channels.map(phaseOf) : undefined;
  }
  const inOrder = [1, 2, 3].flatMap((line) => channels.find(({ phase }) => phase === line) ?? []);
  return channels.length === 3 && inOrder.length === 3 ? inOrder.map(phaseOf) : undefined;
}

function phaseOf({ data: { activePower, voltage, current } }: GridChannel): PhaseReading {
  return {
    ...gridPowers(activePower),
    ...(isCount(voltage) && { voltageV: voltage }),
    // As DSMR has it: the magnitude.
    ...(isCurrent(current) && { currentA: Math.abs(current) }),
  };
}

function isCurrent(value: number | null | undefined): value is number {
  return typeof value === 'number';
}

function refuse(kind: MeterFault['kind'], detail: string) {
  return { fault: { kind, detail } };
}
