import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** A whole number of milliseconds as people write it: `1500ms`, `90s`, `5m`. */
export function durationText(ms: number): string {
  const units = Object.entries(UNIT_MS).toReversed();
  const [unit, unitMs] = units.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}

/** A length of time as people write it, `1500ms`, `10s`, `5m` or `1h`; parsed to milliseconds. */
export const Duration = z
  .string()
  .regex(PATTERN, 'must be a number with a unit: 1500ms, 10s, 5m or 1h')
  .transform((text) => {
    const [, digits, unit] = PATTERN.exec(text) ?? [];
    return Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
  })
  .refine((ms) => ms > 0, 'must be longer than nothing');
