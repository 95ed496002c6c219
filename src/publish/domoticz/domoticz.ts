import type { StartOutlet } from '../../house/outlet.ts';
import { ReportInterval } from '../report-interval.ts';
import { electricityOf, gasOf } from './counters.ts';
import type { DomoticzConfig } from './domoticz.config.ts';
import { Udevice } from './udevice.ts';

/**
 * Tells a Domoticz what the meter says: electricity with every report, gas when it has changed.
 * Never two at a time; what comes while one is under way is passed over.
 *
 * @throws {Error} when there is something to tell and Domoticz does not take it.
 */
export const start: StartOutlet<DomoticzConfig> = async (block, context) => {
  const { clock, failed, house } = context;
  const { electricityIdx, gasIdx, host, port, intervalS } = block;
  const interval = new ReportInterval(clock, intervalS);
  const udevice = new Udevice(block);
  let toldGas: string | undefined;
  let isTelling = false;
  let reports = 0;

  const report = async (): Promise<void> => {
    const { usable } = house.picture().meter;
    if (usable === undefined || !interval.takes()) return;
    const electricity = electricityOf(usable);
    if (electricityIdx !== null && electricity !== undefined) {
      await udevice.tell(electricityIdx, electricity);
    }
    const gas = gasOf(usable);
    if (gasIdx !== null && gas !== undefined && gas !== toldGas) {
      await udevice.tell(gasIdx, gas);
      toldGas = gas;
    }
    reports++;
  };

  try {
    await report();
  } catch (error) {
    await udevice.close();
    throw error;
  }
  const unsubscribe = house.subscribe(({ type }) => {
    if (type !== 'reading' || isTelling) return;
    isTelling = true;
    report()
      .catch(failed)
      .finally(() => {
        isTelling = false;
      });
  });
  return {
    close: async () => {
      unsubscribe();
      await udevice.close();
    },
    status: () => `tells ${host}:${port}, ${reports} reports`,
  };
};
