/** A roof with panels, all facing one way. */
export interface Roof {
  /** Power under standard test conditions, watts. */
  readonly peakW: number;
  /** From the horizontal, degrees. */
  readonly tiltDeg: number;
  /** Compass direction it faces, degrees clockwise from north; 180 is south. */
  readonly azimuthDeg: number;
  /** The most the inverter gives, watts. */
  readonly inverterW: number;
}

/** Where and when the sun is looked at. */
export interface SunDay {
  readonly latitudeDeg: number;
  /** 1 is the first of January. */
  readonly dayOfYear: number;
  /** Clock hours by which the sun's noon is later than 12:00, e.g. 1.65 in Utrecht in summer. */
  readonly noonOffsetH: number;
}

/** What a roof gives under a clear sky, split by where the light comes from. */
export interface ClearPower {
  /** From the sun's disc, watts: clouds take this away. */
  readonly directW: number;
  /** From the rest of the sky, watts: clouds scatter into this. */
  readonly diffuseW: number;
  /** What the same sky gives on a level surface, W/m2. */
  readonly horizontalWm2: number;
}

const NIGHT: ClearPower = { directW: 0, diffuseW: 0, horizontalWm2: 0 };
/** Heat, cables, inverter and dust. */
const PERFORMANCE = 0.85;
const STANDARD_WM2 = 1_000;
const RADIANS = Math.PI / 180;

/**
 * Power of a roof under a clear sky.
 *
 * Position of the sun by Cooper's declination and the usual equation of time (Duffie and Beckman,
 * Solar Engineering of Thermal Processes, ch. 1); beam by Meinel's 0.7^(m^0.678) with Kasten and
 * Young's air mass; diffuse light as a tenth of the beam, alike from all of the sky.
 *
 * @param secondOfDay - local clock time, seconds since midnight.
 */
export function clearSkyPower(roof: Roof, day: SunDay, secondOfDay: number): ClearPower {
  const year = (2 * Math.PI * (day.dayOfYear - 81)) / 364;
  const equationMin = 9.87 * Math.sin(2 * year) - 7.53 * Math.cos(year) - 1.5 * Math.sin(year);
  const solarHour = secondOfDay / 3_600 - day.noonOffsetH + equationMin / 60;
  const hourAngle = (solarHour - 12) * 15 * RADIANS;
  const declination = 23.45 * RADIANS * Math.sin((2 * Math.PI * (284 + day.dayOfYear)) / 365);
  const latitude = day.latitudeDeg * RADIANS;

  const sinHeight =
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  if (sinHeight <= 0) return NIGHT;

  const heightDeg = Math.asin(sinHeight) / RADIANS;
  const airMass = 1 / (sinHeight + 0.50572 * (heightDeg + 6.07995) ** -1.6364);
  const beamWm2 = 1_353 * 0.7 ** (airMass ** 0.678);
  const diffuseWm2 = 0.1 * beamWm2;

  // Direction of the sun: east, north, up.
  const east = -Math.cos(declination) * Math.sin(hourAngle);
  const north =
    Math.cos(latitude) * Math.sin(declination) -
    Math.sin(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  const tilt = roof.tiltDeg * RADIANS;
  const azimuth = roof.azimuthDeg * RADIANS;
  const cosIncidence =
    Math.sin(tilt) * (Math.sin(azimuth) * east + Math.cos(azimuth) * north) +
    Math.cos(tilt) * sinHeight;

  const wattsPerWm2 = (roof.peakW / STANDARD_WM2) * PERFORMANCE;
  return {
    directW: wattsPerWm2 * beamWm2 * Math.max(0, cosIncidence),
    diffuseW: (wattsPerWm2 * diffuseWm2 * (1 + Math.cos(tilt))) / 2,
    horizontalWm2: beamWm2 * sinHeight + diffuseWm2,
  };
}
