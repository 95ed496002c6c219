import { z } from 'zod';

/**
 * A password or token that may be missing. What is marked so is never shown.
 *
 * @param shortest - its least length, characters. @param longest - its greatest.
 */
export const secret = (shortest: number, longest: number) =>
  z.string().min(shortest).max(longest).nullable().default(null).meta({ writeOnly: true });
