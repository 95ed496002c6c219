import type { FaultKind } from './charger.ts';
import type { DutyPercent, PilotState } from './pilot.ts';

/** What the control pilot carries (names of IEC 61851-1 Annex A). */
export type PilotDrive =
  /** X1: steady +12 V, no current offered. */
  | { readonly kind: 'steady' }
  /** X2: 1 kHz PWM, current offered. */
  | { readonly kind: 'pwm'; readonly duty: DutyPercent }
  /** F: steady -12 V, charger not available. Latched faults, and the pulse that wakes a car. */
  | { readonly kind: 'fault' };

export interface EvseOutputs {
  readonly pilot: PilotDrive;
  readonly contactor: 'open' | 'closed';
  /** Phases to wire through; changed only while the contactor is open. Absent where it is fixed. */
  readonly phases?: 1 | 3;
}

/** X1 and open: what every output is before the first decision and after the last. */
export const SAFE_OUTPUTS: EvseOutputs = { pilot: { kind: 'steady' }, contactor: 'open' };

/** Where a board reports what it senses. */
export interface BoardListener {
  /**
   * Every debounced change of the pilot state. A board reports C only when it has stood long enough
   * to close upon, with a diode in the vehicle.
   */
  pilot(state: PilotState): void;
  /** What the car draws now, where the board has a meter of its own: watts over all phases. */
  carPower?(watts: number): void;
  /** What the plugged cable carries, amperes per phase; undefined when its resistor is lost. */
  cable?(currentA: number | undefined): void;
  /** Whether the vehicle has a simplified pilot: 10 A at most (IEC 61851-1 Annex A.2.3). */
  simplified?(isSimplified: boolean): void;
  /** Temperature inside the box, degrees Celsius; undefined when its sensor is lost. */
  temperature?(celsius: number | undefined): void;
  /** A protection tripped, or the board, its guard or its contactor do not do what they should. */
  fault?(fault: BoardFault): void;
  /** A fault that was not latched has cleared. */
  cleared?(kind: FaultKind): void;
}

/** What a board reports as wrong. */
export interface BoardFault {
  readonly kind: FaultKind;
  /** Whether it stays until a person resets it. */
  readonly latched: boolean;
  readonly detail: string;
}

/** What a person did with the button: pressed it, held it for 3 s, went on holding it for 10 s. */
export type Press = 'short' | 'long' | 'longest';

/** What the lamp shows. */
export type Light =
  /** Mode off, or paused. */
  | 'off'
  /** On, and nothing is supplied now. */
  | 'waiting'
  | 'charging'
  /** Charging or waiting without readings of a meter. */
  | 'silent'
  | 'fault';

/** Button and lamp of a box; one without them has a panel that nobody presses or looks at. */
export interface FrontPanel {
  /** @returns a function that ends the listening. */
  onPress(heard: (press: Press) => void): () => void;
  show(light: Light): void;
}

/** What a board may lack that would protect people and equipment, and that software can watch. */
export const PROTECTIONS = [
  'pilot-sense',
  'contactor',
  'rcd',
  'rcd-test',
  'proximity',
  'weld-feedback',
  'relay-watchdog',
  'temperature',
] as const;
export type Protection = (typeof PROTECTIONS)[number];

/** The power board: pilot generator, pilot sense and contactor. It holds no logic of its own. */
export interface EvseBoard {
  /** `simulated`, `sysfs`, `pigpio` or `pigpiod`. */
  readonly driver: string;
  /** Whether this board measures the pilot; without it the vehicle's state is not known. */
  readonly sensesPilot: boolean;
  /** Whether it can wire one of three phases through; absent is no. */
  readonly switchesPhases?: boolean;
  /** What it lacks; absent is nothing, as on a board that drives nothing real. */
  readonly absentProtection?: readonly Protection[];
  /** Absent on a board without button and lamp. */
  readonly panel?: FrontPanel;
  /**
   * Drives all outputs. Idempotent; opens the contactor before it changes the pilot and closes it
   * after.
   *
   * @throws {BoardError} with code `BOARD_WRITE` when a line cannot be driven.
   */
  apply(outputs: EvseOutputs): void;
  /**
   * A person has reset a fault: what the board holds latched for it may let go, and what still
   * stands of that kind is told once more. Nothing else resets a trip. Absent where a board latches
   * nothing.
   */
  reset?(kind: FaultKind): void;
  /** Starts reporting, the present state first; returns a function that stops it. */
  watch(listener: BoardListener): () => void;
  /** Leaves X1 and open behind and releases the lines. */
  close(): void;
}

export type BoardErrorCode = 'BOARD_OPEN' | 'BOARD_WRITE';

/** The board does not obey. `cause` holds the driver's own error. */
export class BoardError extends Error {
  override readonly name = 'BoardError';
  readonly code: BoardErrorCode;

  constructor(code: BoardErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
