import { randomInt as anyInt } from 'node:crypto';
import { seededRandom } from '../../sim/random.ts';

/** In CI the same nonsense in every run: what a change is measured by must not depend on chance. */
const random = seededRandom(process.env['CI'] ? 20_190_107 : anyInt(2 ** 32));

/** A whole number, 0 or `least` at least, and below the last argument. */
export function randomInt(least: number, below?: number): number {
  const from = below === undefined ? 0 : least;
  return from + Math.floor(random() * ((below ?? least) - from));
}

export function randomBytes(count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => randomInt(256)));
}
