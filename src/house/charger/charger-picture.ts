import type { ChargerState, Fault } from '../../charging/charger.ts';
import { offeredCurrentA, type PilotState } from '../../charging/pilot.ts';
import { type Reason, reasonText } from '../../charging/reason.ts';
import { netGridW } from '../../meter/reading.ts';
import type { BoostNow } from '../boost.ts';
import { faultAdvice } from '../fault-advice.ts';
import { instant } from '../instant.ts';
import type { HousePicture, Session } from '../picture.ts';
import type { ChargerJson } from './charger-json.ts';

/** The charger of this picture, as the API tells it. Pure. */
export function chargerJson(picture: HousePicture): ChargerJson {
  const { charger, car, meter, totals } = picture;
  return {
    simulated: picture.simulated,
    mode: charger.mode,
    enabled: charger.enabled,
    blockedBy: charger.blockedBy ?? null,
    vehicleState: charger.vehicle ?? null,
    iecState: iecState(charger),
    connected: connected(charger.vehicle),
    charging: charging(charger),
    dutyPercent: charger.duty === undefined ? null : tenth(charger.duty),
    offeredCurrentA: charger.duty === undefined ? 0 : tenth(offeredCurrentA(charger.duty)),
    powerW: car.basis === 'unknown' ? null : Math.round(car.powerW),
    powerBasis: car.basis === 'unknown' ? null : car.basis,
    phases: picture.phases,
    manual: {
      dutyPercent: tenth(charger.manualDuty),
      currentA: tenth(offeredCurrentA(charger.manualDuty)),
    },
    solar: {
      law: charger.law,
      preset: charger.preset,
      dutyPercent: charger.solarDuty === undefined ? null : tenth(charger.solarDuty),
    },
    maxCurrentA: charger.maxCurrentA ?? null,
    boost: picture.boost === undefined ? null : boostJson(picture.boost, charger),
    limits: { currentA: tenthBelow(charger.limit.currentA), by: charger.limit.by },
    meter: {
      state: meter.freshness,
      ageMs: meter.ageMs === undefined ? null : Math.round(meter.ageMs),
      source: meter.source,
      netW: meter.usable === undefined ? null : netGridW(meter.usable),
    },
    reason: {
      code: charger.reason.code,
      text: reasonText(charger.reason),
      since: instant(picture.reasonSinceEpochMs),
      values: reasonValues(charger.reason),
    },
    session: totals.session === undefined ? null : sessionJson(totals.session),
    energyTotalWh: Math.round(totals.solarWh + totals.gridWh),
    faults: charger.faults.map(faultJson),
    absentProtection: [...picture.absentProtection],
  };
}

function reasonValues({ code: _, ...values }: Reason): ChargerJson['reason']['values'] {
  return values;
}

export function faultJson({
  kind,
  sinceEpochMs,
  latched,
  detail,
  isRecorded,
}: Fault): ChargerJson['faults'][0] {
  const { text, remedy } = faultAdvice(kind);
  return {
    kind,
    since: instant(sinceEpochMs),
    latched,
    recorded: latched ? isRecorded === true : null,
    text: detail === '' ? text : `${text}: ${detail}`,
    remedy,
  };
}

function boostJson(boost: BoostNow, { tariff }: ChargerState): ChargerJson['boost'] {
  const { currentA, onlyAtLowTariff, untilEpochMs, energyWh, takenWh } = boost;
  return {
    currentA,
    tariff: onlyAtLowTariff ? 'low' : 'any',
    tariffNow: tariff ?? null,
    until: untilEpochMs === undefined ? null : instant(untilEpochMs),
    untilEnergyWh: energyWh ?? null,
    energyWh: Math.round(takenWh),
  };
}

function sessionJson({ startedEpochMs, energyWh, solarWh }: Session): ChargerJson['session'] {
  return {
    startedAt: instant(startedEpochMs),
    energyWh: Math.round(energyWh),
    solarWh: Math.round(solarWh),
  };
}

/** Clients that control a charger need a state even where the pilot is not measured. */
function iecState({ vehicle, duty }: ChargerState): PilotState {
  return vehicle ?? (duty === undefined ? 'B' : 'C');
}

/** States E and F say nothing about the car. */
function connected(vehicle: PilotState | undefined): boolean | null {
  if (vehicle === undefined || vehicle === 'E' || vehicle === 'F') return null;
  return vehicle !== 'A';
}

function charging({ vehicle, outputs }: ChargerState): boolean | null {
  if (vehicle === undefined) return null;
  return outputs.contactor === 'closed' && (vehicle === 'C' || vehicle === 'D');
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A limit is never rounded up; the margin keeps 16.1 from becoming 16. */
function tenthBelow(value: number): number {
  return Math.floor(value * 10 + 1e-9) / 10;
}
