import type { FaultKind } from '../../charging/charger.ts';
import { offeredCurrentA } from '../../charging/pilot.ts';
import type { HousePicture } from '../../house/picture.ts';

/**
 * States as the original numbers them (OpenEVSE WiFi API, `state`). A fault it has no number for is 0,
 * unknown, which clients report as one.
 */
const STATE = { unknown: 0, notConnected: 1, connected: 2, charging: 3, sleeping: 254 } as const;

const FAULT_STATES: Readonly<Partial<Record<FaultKind, number>>> = {
  ventilation: 4,
  diode: 5,
  rcd: 6,
  weld: 8,
  'rcd-self-test': 9,
  temperature: 10,
  overcurrent: 11,
};

/**
 * The answer to `GET /status`. What is not known is left out, but for two: a box that does not sense
 * the car says 1 for `vehicle`, and thermometers that are not fitted are `false` as in the original.
 */
export function statusOf(picture: HousePicture, isOverridden: boolean, ip: string) {
  const { charger, car, totals, meter } = picture;
  const { session } = totals;
  const voltageV = meter.usable?.phases?.[0]?.voltageV;
  // Without a car there is no session, which has lasted and taken nothing.
  const elapsedS = session === undefined ? 0 : secondsSince(session.startedEpochMs, picture);
  const offeredA = charger.duty === undefined ? 0 : offeredCurrentA(charger.duty);
  return {
    mode: 'STA',
    wifi_client_connected: 0,
    eth_connected: 1,
    net_connected: 1,
    ipaddress: ip,
    rapi_connected: 1,
    evse_connected: 1,
    ...(voltageV !== undefined && { voltage: voltageV }),
    ...(car.basis !== 'unknown' && { power: Math.round(car.powerW) }),
    ...currentOf(picture, voltageV),
    // Clients hold it against what they set, of which rounding to a duty takes up to 0.06 A.
    pilot: Math.floor(offeredA + 0.06 + 1e-9),
    max_current: Math.floor(charger.limit.currentA + 1e-9),
    temp: false,
    temp1: false,
    temp2: false,
    temp3: false,
    temp4: false,
    state: stateOf(picture),
    vehicle: charger.vehicle === 'A' ? 0 : 1,
    status: isActive(picture) ? 'active' : 'disabled',
    manual_override: isOverridden ? 1 : 0,
    divertmode: charger.mode === 'solar' ? 2 : 1,
    elapsed: elapsedS,
    session_elapsed: elapsedS,
    session_energy: session === undefined ? 0 : Math.round(session.energyWh),
    total_energy: Math.round(totals.solarWh + totals.gridWh) / 1_000,
    time: new Date(picture.epochMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    offset: '+0000',
  };
}

/** Whether the car may charge as far as its owner is concerned. */
export function isActive({ charger }: HousePicture): boolean {
  return charger.enabled && charger.mode !== 'off';
}

function stateOf(picture: HousePicture): number {
  const { faults, vehicle, outputs, duty } = picture.charger;
  const [fault] = faults;
  if (fault !== undefined) return FAULT_STATES[fault.kind] ?? STATE.unknown;
  if (vehicle === 'D') return FAULT_STATES.ventilation ?? STATE.unknown;
  if (vehicle === 'E' || vehicle === 'F') return STATE.unknown;
  if (outputs.contactor === 'closed' && (vehicle ?? 'C') === 'C') return STATE.charging;
  if (!isActive(picture)) return STATE.sleeping;
  if (vehicle === 'A') return STATE.notConnected;
  return duty === undefined ? STATE.sleeping : STATE.connected;
}

/** What each phase draws, mA, where the power is known and so is the voltage. */
function currentOf(
  { car, phases }: HousePicture,
  voltageV: number | undefined,
): { readonly amp?: number } {
  if (car.basis === 'unknown') return {};
  if (car.powerW === 0) return { amp: 0 };
  return voltageV === undefined || voltageV === 0
    ? {}
    : { amp: Math.round((1_000 * car.powerW) / (phases * voltageV)) };
}

function secondsSince(epochMs: number, picture: HousePicture): number {
  return Math.max(0, Math.round((picture.epochMs - epochMs) / 1_000));
}
