import { ASTERISK, COLON, isDigit, MINUS, OPEN, POINT, ZERO } from './character.ts';

/**
 * OBIS code as printed, without its sixth group: `1-0:1.7.0`. `0-n` stands for the channels of the
 * M-Bus, 1 and up; codes of electricity (medium 1) count the same in channel 0 and 1, as Swiss
 * meters use `1-1` for some.
 *
 * Source: IEC 62056-61, 4.
 */
export type ObisCode = `${1 | 0}-${0 | 3 | 'n'}:${number}.${number}.${number}`;

/** The name of a code that is not one of ours. */
export const UNKNOWN_OBIS = -1;

/** Where the first two groups put a code; the other three follow in eight bits each. */
const ELECTRICITY = 1 << 24;
const P1_VERSION = 3 << 24;
const GENERAL = 0;
const MBUS = 2 << 24;

/** The sixth group of what the meter says now; others are values of earlier billing periods. */
const CURRENT = 255;

/** A code as a number to look it up by. */
export function obisKey(code: ObisCode): number {
  const [media = '', channel = '', ...groups] = code.split(/[-:.]/);
  const [c = 0, d = 0, e = 0] = groups.map(Number);
  const place = channel === 'n' ? MBUS : placeOf(Number(media), Number(channel));
  return place | (c << 16) | (d << 8) | e;
}

/** A code met in a telegram. */
export interface FoundObis {
  /** As {@link obisKey} gives it, or {@link UNKNOWN_OBIS}. */
  readonly key: number;
  /** The second group: the M-Bus channel. */
  readonly channel: number;
  /** Bytes up to the `(`. */
  readonly length: number;
}

/**
 * Reads `A-B:C.D.E` or `A-B:C.D.E*F` and the `(` behind it. Points printed as colons and a sixth
 * group behind a point are taken too: some DSMR 4 meters send them.
 *
 * @returns undefined for what is no code.
 */
export function readObis(bytes: Uint8Array, start: number): FoundObis | undefined {
  const groups: number[] = [];
  let group = -1;
  for (let at = start; ; at++) {
    const character = bytes[at] ?? 0;
    if (isDigit(character)) {
      group = Math.max(0, group) * 10 + character - ZERO;
      if (group > 255) return undefined;
      continue;
    }
    if (group < 0) return undefined;
    groups.push(group);
    group = -1;
    if (character === OPEN) return foundObis(groups, at - start);
    if (groups.length > 5 || !isSeparator(character, groups.length)) return undefined;
  }
}

function foundObis(groups: readonly number[], length: number): FoundObis | undefined {
  const [media = 0, channel = 0, c = 0, d = 0, e = 0, period = CURRENT] = groups;
  if (groups.length < 5) return undefined;
  const place = period === CURRENT ? placeOf(media, channel) : UNKNOWN_OBIS;
  const key = place === UNKNOWN_OBIS ? UNKNOWN_OBIS : place | (c << 16) | (d << 8) | e;
  return { key, channel, length };
}

function placeOf(media: number, channel: number): number {
  if (media === 1) {
    if (channel <= 1) return ELECTRICITY;
    return channel === 3 ? P1_VERSION : UNKNOWN_OBIS;
  }
  if (media !== 0) return UNKNOWN_OBIS;
  return channel === 0 ? GENERAL : MBUS;
}

/** @param groups - how many stand before it. */
function isSeparator(character: number, groups: number): boolean {
  if (groups === 1) return character === MINUS;
  if (groups === 2) return character === COLON;
  return character === POINT || character === COLON || (groups === 5 && character === ASTERISK);
}
