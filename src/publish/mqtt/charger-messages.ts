import { chargerJson } from '../../house/charger/charger-picture.ts';
import type { HousePicture } from '../../house/picture.ts';
import { kilowattHours, type Message, singles, type Told } from './told.ts';

/**
 * The charger: `<base>/charger` as the HTTP interface tells it, and a topic a value. The broker keeps
 * them.
 */
export function chargerMessages(base: string, picture: HousePicture): Message[] {
  const charger = chargerJson(picture);
  const { meter } = picture;
  return [
    { topic: `${base}/charger`, payload: JSON.stringify(charger), retain: true },
    ...singles(base, chargerValues(charger), true),
    ...singles(
      `${base}/meter`,
      { state: charger.meter.state, online: meter.usable !== undefined, source: meter.source },
      true,
    ),
  ];
}

function chargerValues({
  manual,
  solar,
  limits,
  reason,
  session,
  energyTotalWh,
  faults,
  ...charger
}: ReturnType<typeof chargerJson>): Told {
  return {
    mode: charger.mode,
    enabled: charger.enabled,
    blockedBy: charger.blockedBy,
    vehicleState: charger.vehicleState,
    iecState: charger.iecState,
    connected: charger.connected,
    charging: charger.charging,
    dutyPercent: charger.dutyPercent,
    offeredCurrentA: charger.offeredCurrentA,
    powerW: charger.powerW,
    powerBasis: charger.powerBasis,
    phases: charger.phases,
    manualCurrentA: manual.currentA,
    manualDutyPercent: manual.dutyPercent,
    law: solar.law,
    preset: solar.preset,
    maxCurrentA: charger.maxCurrentA,
    limitCurrentA: limits.currentA,
    limitBy: limits.by,
    reason: reason.text,
    reasonCode: reason.code,
    sessionKwh: session && kilowattHours(session.energyWh),
    sessionSolarKwh: session && kilowattHours(session.solarWh),
    totalKwh: kilowattHours(energyTotalWh),
    fault: faults.map(({ kind }) => kind).join(',') || 'none',
    faulty: faults.length > 0,
  };
}
