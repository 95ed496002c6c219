import { current, isKey, roundPower, span, t, type Values } from './words.ts';

/** What a reason tells besides its code, and what more may stand beside it. */
type Told = Readonly<Record<string, number | string | boolean | null>>;

/** Reasons whose current is a limit, and so rounds down. */
const OF_LIMITS: readonly string[] = ['limit-too-low', 'limited', 'blind'];

/**
 * A reason in the language of the page.
 *
 * @returns undefined for a code of a newer box, which has words of its own.
 */
export function reasonText(code: string, told: Told): string | undefined {
  const key = `reason.${code}`;
  if (!isKey(key)) return undefined;
  const values = valuesText(code, told);
  return t(key, code === 'blind' ? { ...values, ...blindText(told, values) } : values);
}

/** Numbers with their units, which their names end in. */
function valuesText(code: string, told: Told): Values {
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      if (value === null || typeof value === 'boolean') return [];
      const isLimit = name === 'currentA' && OF_LIMITS.includes(code);
      const shown = isLimit && typeof value === 'number' ? roundedDown(value) : value;
      return [[name, valueText(name, shown)] as const];
    }),
  );
}

function valueText(name: string, value: number | string): number | string {
  if (name === 'by') return limitText(String(value));
  if (typeof value === 'string') return value;
  if (name.endsWith('W')) return roundPower(value);
  if (name.endsWith('S')) return span(Math.round(value));
  return name.endsWith('A') ? current(value) : Math.round(value);
}

/** A meter that never spoke was not silent for 0 s, and 0 A is no offer. */
function blindText({ silentS, currentA }: Told, values: Values): Values {
  return {
    silence: t(silentS === 0 ? 'blind.noReading' : 'blind.silent', values),
    most: t(currentA === 0 ? 'blind.paused' : 'blind.most', values),
  };
}

/** To tenths of an ampere; what was computed may be a hair below what it is. */
export function roundedDown(amperes: number): number {
  return Math.floor(amperes * 10 + 1e-9) / 10;
}

/** Whose a limit is, in the language of the page; one of a newer box has its own name. */
export function limitText(by: string): string {
  const key = `limit.${by}`;
  return isKey(key) ? t(key) : by;
}
