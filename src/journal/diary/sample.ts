import type { ChargeMode, FaultKind } from '../../charging/charger.ts';
import { offeredCurrentA, type PilotState } from '../../charging/pilot.ts';
import type { ReasonCode } from '../../charging/reason.ts';
import type { HousePicture, PowerBasis } from '../../house/picture.ts';
import type { Freshness } from '../../meter/freshness.ts';
import { netGridW } from '../../meter/reading.ts';
import { tariffOf } from '../../meter/tariff.ts';

/** The house in one second. */
export interface Sample {
  /** Unix seconds, whole. */
  readonly atS: number;
  /** Net grid power, watts, positive is import; null while there is no reading. */
  readonly gridW: number | null;
  /** What the house draws without the car, watts; negative is surplus. */
  readonly houseW: number | null;
  readonly carW: number;
  readonly basis: PowerBasis;
  /** 0 offers nothing. */
  readonly offeredA: number;
  readonly mode: ChargeMode;
  readonly code: ReasonCode;
  readonly meter: Freshness;
  readonly faults: readonly FaultKind[];
  /** Null where the board does not measure the pilot. */
  readonly vehicle: PilotState | null;
  /** Energy of the car over the life of the box, Wh. */
  readonly solarWh: number;
  readonly gridWh: number;
  /** Closings of the contactor since the program started. */
  readonly closings: number;
  /** Whether the meter counts at the low tariff now. */
  readonly isLowTariff: boolean;
  readonly phases: 1 | 3;
}

/** @param closings - of the contactor since the program started. */
export function sampleOf(picture: HousePicture, closings: number): Sample {
  const { epochMs, meter, car, houseW, charger, totals, phases } = picture;
  const { usable } = meter;
  return {
    atS: Math.floor(epochMs / 1_000),
    gridW: usable === undefined ? null : netGridW(usable),
    houseW: houseW ?? null,
    carW: car.powerW,
    basis: car.basis,
    offeredA: charger.duty === undefined ? 0 : offeredCurrentA(charger.duty),
    mode: charger.mode,
    code: charger.reason.code,
    meter: meter.freshness,
    faults: charger.faults.map(({ kind }) => kind),
    vehicle: charger.vehicle ?? null,
    solarWh: totals.solarWh,
    gridWh: totals.gridWh,
    closings,
    isLowTariff: usable !== undefined && tariffOf(usable) === 'low',
    phases,
  };
}
