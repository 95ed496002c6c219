import { DAY_S } from './days/day.ts';

/** What a household does in a day. */
export interface Household {
  /** What is always on, watts. */
  readonly standbyW: number;
  /** Kettles boiled. */
  readonly kettles: number;
  /** Warm meals cooked on the hob; the evening one comes first. */
  readonly meals: number;
  readonly bakes: boolean;
  readonly washes: boolean;
  readonly dries: boolean;
  readonly dishwasher: boolean;
  /** Lights and screens in the evening, watts. */
  readonly eveningW: number;
}

const HOUR = 3_600;
const MINUTE = 60;

/** Adds what one appliance draws to the day, from a second on. */
class Load {
  readonly watts = new Float32Array(DAY_S);
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  /** Uniform between two numbers. */
  between(from: number, to: number): number {
    return from + (to - from) * this.random();
  }

  /** Draws `watts` for some seconds. @returns the second after. */
  draw(fromS: number, lastsS: number, watts: number): number {
    const from = Math.max(0, Math.round(fromS));
    const until = Math.min(DAY_S, Math.round(fromS + lastsS));
    for (let t = from; t < until; t++) this.watts[t] = (this.watts[t] ?? 0) + watts;
    return fromS + lastsS;
  }

  /** A thermostat: on and off by turns, each about as long as told. @returns the second after. */
  cycle(
    fromS: number,
    lastsS: number,
    cycle: { watts: number; onS: number; offS: number },
  ): number {
    let t = fromS;
    while (t < fromS + lastsS) {
      t = this.draw(t, this.between(0.8, 1.2) * cycle.onS, cycle.watts);
      t += this.between(0.8, 1.2) * cycle.offS;
    }
    return fromS + lastsS;
  }
}

/** What the house draws in each second of a day, watts, whole. */
export function houseLoad(household: Household, random: () => number): Float32Array {
  const load = new Load(random);
  alwaysOn(load, household.standbyW);
  fridge(load);
  evening(load, household.eveningW);
  for (let i = 0; i < household.kettles; i++) kettle(load, i);
  for (let i = 0; i < household.meals; i++) cook(load, (i === 0 ? 17.5 : 12) * HOUR);
  if (household.bakes) bake(load, load.between(10, 18) * HOUR);
  if (household.dishwasher) washDishes(load, load.between(18.5, 20.5) * HOUR);
  if (household.washes) {
    const dry = wash(load, load.between(8.5, 13) * HOUR);
    if (household.dries) tumble(load, dry + 10 * MINUTE);
  }
  return load.watts.map((watts) => Math.round(watts));
}

/** Standby wanders by a few watts every few seconds, as chargers and routers make it. */
function alwaysOn(load: Load, standbyW: number): void {
  let t = 0;
  while (t < DAY_S)
    t = load.draw(t, Math.ceil(load.between(2, 12)), standbyW + load.between(-3, 3));
}

/** A compressor of 80 to 100 W, a third of the time, with a short surge. */
function fridge(load: Load): void {
  const watts = load.between(80, 100);
  let t = load.between(0, 40 * MINUTE);
  while (t < DAY_S) {
    load.draw(t, 2, watts * 2.5);
    t = load.draw(t, load.between(11, 19) * MINUTE, watts);
    t += load.between(25, 40) * MINUTE;
  }
}

/** Lamps and screens go on and off one by one. */
function evening(load: Load, watts: number): void {
  for (let i = 0; i < 5; i++) {
    const on = load.between(16.5, 20) * HOUR;
    load.draw(on, load.between(22, 23.9) * HOUR - on, (watts / 5) * load.between(0.5, 1.5));
  }
  load.draw(load.between(6, 7) * HOUR, load.between(0.5, 2) * HOUR, watts * 0.3);
}

function kettle(load: Load, index: number): void {
  const hours = [7.3, 10.4, 15.2, 20.2, 12.5, 8.4, 16.6, 21.3];
  const at = (hours[index % hours.length] ?? 9) * HOUR + load.between(-40, 40) * MINUTE;
  load.draw(at, load.between(90, 220), load.between(1_900, 2_200));
}

/** Rings at full power first, then pulsing. */
function cook(load: Load, aroundS: number): void {
  const start = aroundS + load.between(-45, 45) * MINUTE;
  for (let ring = 0; ring < 2; ring++) {
    const watts = load.between(900, 1_500);
    const hot = load.draw(
      start + ring * load.between(1, 6) * MINUTE,
      load.between(4, 7) * MINUTE,
      watts,
    );
    load.cycle(hot, load.between(5, 12) * MINUTE, {
      watts,
      onS: load.between(12, 25),
      offS: load.between(45, 80),
    });
  }
}

function bake(load: Load, fromS: number): void {
  const watts = load.between(2_000, 2_500);
  const hot = load.draw(fromS, load.between(7, 12) * MINUTE, watts);
  load.cycle(hot, load.between(25, 60) * MINUTE, {
    watts,
    onS: load.between(40, 70),
    offS: load.between(70, 110),
  });
  load.draw(fromS, 50 * MINUTE, 60);
}

/** Heats, turns the drum to and fro, spins. @returns when it is done. */
function wash(load: Load, fromS: number): number {
  const heated = load.draw(
    fromS + 5 * MINUTE,
    load.between(9, 18) * MINUTE,
    load.between(1_900, 2_100),
  );
  load.cycle(fromS, heated - fromS, { watts: 130, onS: 22, offS: 10 });
  const rinsed = load.cycle(heated, load.between(40, 60) * MINUTE, {
    watts: load.between(140, 220),
    onS: load.between(20, 30),
    offS: load.between(10, 16),
  });
  for (const share of [0.3, 0.6, 1]) load.draw(rinsed + share * 120, 150, 160);
  return rinsed + 6 * MINUTE;
}

/** A condenser dryer: motor, and a heater that the humidity switches. */
function tumble(load: Load, fromS: number): void {
  const lasts = load.between(50, 80) * MINUTE;
  load.draw(fromS, lasts, 220);
  const hot = load.draw(fromS + 20, lasts * 0.6, load.between(1_900, 2_200));
  load.cycle(hot, lasts * 0.35, { watts: 2_000, onS: 150, offS: 90 });
}

function washDishes(load: Load, fromS: number): void {
  const end = load.draw(fromS, load.between(90, 130) * MINUTE, 55);
  load.draw(fromS + 8 * MINUTE, load.between(10, 16) * MINUTE, 2_000);
  load.draw(end - 45 * MINUTE, load.between(8, 14) * MINUTE, 2_000);
}
