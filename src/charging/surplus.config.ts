import { z } from 'zod';

const weight = z.number().min(0).max(100);
const energyWh = z.number().min(0).max(10_000);
const seconds = z.number().min(0).max(86_400);

/** The `charging.surplus` block: what replaces a preset's numbers. */
export const SurplusConfig = z
  .strictObject({
    importWeight: weight.describe('How many kWh of sun one imported kWh cancels'),
    startWh: energyWh.describe('Sun that may be missed before it starts, Wh'),
    stopWh: energyWh.describe('Loss that may be suffered before it stops, Wh'),
    morePhasesWh: energyWh.describe('Loss before it changes to three phases, Wh'),
    fewerPhasesWh: energyWh.describe('Loss before it changes to one phase, Wh'),
    minOnS: seconds.describe('Least time on, seconds'),
    minOffS: seconds.describe('Least time off, seconds'),
    minPhaseS: seconds.describe('Least time on the same phases, seconds'),
    closingsPerDay: z
      .int()
      .min(1)
      .max(1_000)
      .nullable()
      .describe('Closings of the contactor in any 24 hours; null sets no bound'),
  })
  .partial();
