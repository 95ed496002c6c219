import type { ElectricBox } from './electric-box.ts';

/** Something that happens to a box, and what has to become of it. */
export interface Hazard {
  /** Row of `hardware/SAFETY.md`. */
  readonly id: string;
  readonly what: string;
  readonly happens: (box: ElectricBox) => void;
  /** From then until no contact is closed, milliseconds. */
  readonly withinMs: number;
  /** What is told of it; nothing where it is no fault. */
  readonly faults: readonly string[];
}

/** What may happen under load, and how soon the contactor is open; the rows of hardware/SAFETY.md. */
export const UNDER_LOAD: readonly Hazard[] = [
  {
    id: 'H01',
    what: 'the process dies',
    happens: (box) => box.killHouse(),
    withinMs: 500,
    faults: [],
  },
  {
    id: 'H02',
    what: 'the process hangs',
    happens: (box) => box.stallHouse(),
    withinMs: 2_500,
    faults: [],
  },
  {
    id: 'H03',
    what: 'the guard dies',
    happens: (box) => box.killGuard(),
    withinMs: 2_500,
    faults: ['guard'],
  },
  {
    id: 'H04',
    what: 'the guard hangs',
    happens: (box) => box.stallGuard(),
    withinMs: 3_100,
    faults: ['guard'],
  },
  {
    id: 'H05',
    what: 'the plug is pulled',
    happens: (box) => {
      box.instead = 'none';
    },
    withinMs: 100,
    faults: [],
  },
  {
    id: 'H06',
    what: 'the vehicle lets go',
    happens: (box) => {
      box.instead = 'connected';
    },
    withinMs: 100,
    faults: [],
  },
  {
    id: 'H07',
    what: 'the pilot is shorted',
    happens: (box) => {
      box.instead = 'short';
    },
    withinMs: 100,
    faults: ['pilot-error'],
  },
  {
    id: 'H08',
    what: 'the vehicle wants ventilation',
    happens: (box) => {
      box.instead = 'ventilation';
    },
    withinMs: 100,
    faults: ['ventilation'],
  },
  {
    id: 'H09',
    what: 'the diode is lost',
    happens: (box) => box.electronics.defects.add('no-diode'),
    withinMs: 100,
    faults: ['diode'],
  },
  {
    id: 'H10',
    what: 'a fault current flows',
    happens: (box) => {
      box.electronics.leaks = true;
    },
    withinMs: 100,
    faults: ['rcd'],
  },
  {
    id: 'H14',
    what: 'the converter dies',
    happens: (box) => box.electronics.defects.add('converter-dead'),
    withinMs: 100,
    faults: ['board'],
  },
  {
    id: 'H15',
    what: 'the resistor of the cable is lost',
    happens: (box) => {
      box.electronics.proximityOhm = Number.POSITIVE_INFINITY;
    },
    withinMs: 100,
    faults: ['proximity'],
  },
];
