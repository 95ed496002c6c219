import { describe, expect, test } from 'vitest';
import { clearSkyPower, type Roof, type SunDay } from '../../sim/sun.ts';

const FLAT: Roof = { peakW: 1_000, tiltDeg: 0, azimuthDeg: 180, inverterW: 1_000 };
const day = (latitudeDeg: number, dayOfYear: number): SunDay => ({
  latitudeDeg,
  dayOfYear,
  noonOffsetH: 0,
});
const HOUR = 3_600;

/** Hours in which the sun is above the horizon. */
function dayLengthH(where: SunDay): number {
  let minutes = 0;
  for (let t = 0; t < 86_400; t += 60) {
    if (clearSkyPower(FLAT, where, t).horizontalWm2 > 0) minutes += 1;
  }
  return minutes / 60;
}

// Lengths of day as almanacs give them, without refraction.
test.each([
  [52, 172, 16.5, 'Dutch midsummer'],
  [52, 355, 7.5, 'Dutch midwinter'],
  [52, 80, 12, 'equinox'],
  [0, 172, 12, 'equator'],
  [69, 172, 24, 'midnight sun'],
  [69, 355, 0, 'polar night'],
])('latitude %i on day %i has %f hours of sun: %s', (latitude, dayOfYear, hours) => {
  expect(dayLengthH(day(latitude, dayOfYear))).toBeCloseTo(hours, 0);
});

describe('a clear midsummer noon', () => {
  const noon = clearSkyPower(FLAT, day(52, 172), 12 * HOUR);
  test('brings some 850 W/m2 to level ground', () => {
    expect(noon.horizontalWm2).toBeGreaterThan(780);
    expect(noon.horizontalWm2).toBeLessThan(930);
  });
  test('comes mostly from the disc', () => {
    expect(noon.directW / (noon.directW + noon.diffuseW)).toBeGreaterThan(0.85);
  });
});

test('an east roof has its best hour in the morning, a west roof in the afternoon', () => {
  const best = (azimuthDeg: number) => {
    const roof = { ...FLAT, tiltDeg: 40, azimuthDeg };
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const powers = hours.map((h) => clearSkyPower(roof, day(52, 172), h * HOUR).directW);
    return powers.indexOf(Math.max(...powers));
  };
  expect(best(90)).toBeLessThan(11);
  expect(best(180)).toBe(12);
  expect(best(270)).toBeGreaterThan(13);
});

test('noon comes as late as the clock says', () => {
  const late = { ...day(52, 172), noonOffsetH: 1.66 };
  const at = (hour: number) => clearSkyPower(FLAT, late, hour * HOUR).horizontalWm2;
  expect(at(13.66)).toBeGreaterThan(at(12.66));
  expect(at(13.66)).toBeGreaterThan(at(14.66));
});
