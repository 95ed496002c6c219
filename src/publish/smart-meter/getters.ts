import { type Answer, done, refused } from './answer.ts';
import { whenIdle } from './busy.ts';
import type { Handler, Handlers } from './commands.ts';
import type { SmartMeterDevice } from './device.ts';
import { energyTriple } from './energy.ts';
import { info } from './info.ts';
import { jsonOf, UNKNOWN } from './quantities.ts';
import { fullTime } from './stamp.ts';

/** Commands that ask what is measured, and who we are. */
export const GETTERS: Handlers = {
  // The original sends a second line after this one.
  info: (_, { device }) => [info(device), { error: false }],
  getPower: measured(({ quantities }) => ({
    activePower: quantities && jsonOf(quantities.powerW),
    reactivePower: jsonOf(UNKNOWN),
    apparentPower: jsonOf(UNKNOWN),
    unit: 'W/var/VA',
  })),
  getVoltage: measured(({ quantities }) => ({
    voltage: quantities && jsonOf(quantities.voltageV),
    unit: 'V',
  })),
  getCurrent: measured(({ quantities }) => ({
    current: quantities && jsonOf(quantities.currentMa),
    unit: 'mA',
  })),
  getEnergy: measured((device) => {
    const { energyReset } = device.config;
    const atS = energyReset?.atEpochS ?? null;
    return {
      energy: jsonOf(energyTriple(device)),
      unit: 'Wh',
      startTs: atS,
      start: atS === null ? null : fullTime(atS * 1_000),
      days: atS === null ? null : Math.floor((device.clock.epochMs() / 1_000 - atS) / 86_400),
    };
  }),
  getPeriod: measured(() => ({ period: jsonOf(UNKNOWN), unit: 'Hz' })),
  getPhaseAngle: measured(() => ({ phase: jsonOf(UNKNOWN), unit: 'Deg' })),
};

/** Answers from the newest reading; without one it is an error, not a number. */
function measured(tell: (device: SmartMeterDevice) => Answer): Handler {
  return whenIdle((command, { device }) =>
    device.reading === undefined
      ? [refused(command, 'No usable reading of the meter')]
      : [done(command, tell(device))],
  );
}
