import { current, isKey, power, t, type Values } from './words.ts';

/** What a reason tells besides its code, and what more may stand beside it. */
type Told = Readonly<Record<string, number | string | boolean | null>>;

/**
 * A reason in the language of the page.
 *
 * @returns undefined for a code of a newer box, which has words of its own.
 */
export function reasonText(code: string, told: Told): string | undefined {
  const key = `reason.${code}`;
  return isKey(key) ? t(key, valuesText(told)) : undefined;
}

/** Numbers with their units, which their names end in. */
function valuesText(told: Told): Values {
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      if (value === null || typeof value === 'boolean') return [];
      return [[name, valueText(name, value)] as const];
    }),
  );
}

function valueText(name: string, value: number | string): number | string {
  if (name === 'by') return isKey(`limit.${value}`) ? t(`limit.${value}` as 'limit.user') : value;
  if (typeof value === 'string') return value;
  if (name.endsWith('W')) return power(value);
  return name.endsWith('A') ? current(value) : Math.round(value);
}
