import { z } from 'zod';

/** Whose power is told: that of the grid, or that of the house as if the car drew nothing. */
export type View = 'grid' | 'house';

/** Other keys are ignored: some clients add one to get past caches. */
export const ViewQuery = z.object({
  view: z.enum(['grid', 'house']).default('grid').meta({
    description: 'house: as if the car drew nothing, so that a home battery does not feed the car',
  }),
});
