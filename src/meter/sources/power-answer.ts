import { type GridPowers, gridPowers } from '../reading.ts';
import type { MeterFault } from '../source.ts';

export type PowerResult =
  | { readonly ok: true; readonly power: GridPowers }
  | { readonly ok: false; readonly fault: MeterFault };

/** More is no house's, kW: rather a server that says watts. */
export const MAX_KW = 1_000;

/**
 * Reads the body of `/power`: `{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }`, kW.
 *
 * Further keys are no matter. Two values at once are netted, because some servers pass on the
 * meter's registers as they are.
 *
 * @returns the power, or a fault: `no-reading` without two finite numbers, `bad-value` for one that
 * is negative or no house's, `format` for anything else. Never throws.
 */
export function readPowerAnswer(body: string): PowerResult {
  const answer = parseJson(body);
  if (answer === undefined) {
    // Some firmware prints a number it does not have as nan or inf, which JSON has no word for.
    const kind = /:\s*-?(?:nan|inf)/i.test(body) ? 'no-reading' : 'format';
    return refuse(kind, `not a JSON object: ${quote(body)}`);
  }
  const { Solar2Grid: exportKw, Grid2Home: importKw } = answer;
  if (!isNumber(exportKw) || !isNumber(importKw)) {
    return refuse('no-reading', `Solar2Grid and Grid2Home must be numbers: ${quote(body)}`);
  }
  if (!isInRange(exportKw) || !isInRange(importKw)) {
    return refuse(
      'bad-value',
      `Solar2Grid and Grid2Home must be 0 to ${MAX_KW} kW: ${quote(body)}`,
    );
  }
  const netW = Math.round(importKw * 1_000) - Math.round(exportKw * 1_000);
  return { ok: true, power: gridPowers(netW) };
}

/** A JSON object; undefined for anything else. */
export function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isInRange(kw: number): boolean {
  return kw >= 0 && kw <= MAX_KW;
}

function refuse(kind: MeterFault['kind'], detail: string): PowerResult {
  return { ok: false, fault: { kind, detail } };
}

export function quote(body: string): string {
  return JSON.stringify(body.length > 80 ? `${body.slice(0, 80)}...` : body);
}
