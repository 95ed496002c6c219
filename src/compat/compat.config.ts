import { z } from 'zod';
import { EnergyMeConfig } from './energyme/energyme.config.ts';
import { HomeWizardConfig } from './homewizard/homewizard.config.ts';
import { OpenEvseConfig } from './openevse/openevse.config.ts';
import { P1GatewayConfig } from './p1-gateway/p1-gateway.config.ts';
import { WhatwattConfig } from './whatwatt/whatwatt.config.ts';

/** Surfaces of other makers' products, one block each. */
export const CompatConfig = z
  .strictObject({
    energyme: EnergyMeConfig.prefault({}),
    homewizard: HomeWizardConfig.prefault({}),
    openevse: OpenEvseConfig.prefault({}),
    p1Gateway: P1GatewayConfig.prefault({}),
    whatwatt: WhatwattConfig.prefault({}),
  })
  .describe("Other makers' interfaces, one block each, all off by default");
