import { z } from 'zod';
import { listenKeys } from '../../house/listen.config.ts';

/** An interface compatible with version 1 of HomeWizard's. */
export const HomeWizardConfig = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Answer as a meter with version 1 of the HomeWizard interface does'),
  ...listenKeys(80),
});
export type HomeWizardConfig = z.output<typeof HomeWizardConfig>;
