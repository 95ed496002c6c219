/**
 * Commands of the pigpio daemon that we use, with their numbers on the wire.
 *
 * Source: joan2937/pigpio, command.h and pigpio.c of version 79.
 */
export const COMMAND = {
  /** Pin, 0 input or 1 output. */
  MODES: 0,
  /** Pin; answers its level. */
  READ: 3,
  /** Pin, level. */
  WRITE: 4,
  /** Answers the revision of the hardware. */
  HWVER: 17,
  /** Answers the version of the daemon. */
  PIGPV: 26,
  /** Pin; answers the duty, of a million where it is hardware PWM. */
  GDC: 83,
  /** Pin, frequency in hertz, and as an extension the duty of a million. */
  HP: 86,
} as const;
export type Command = keyof typeof COMMAND;

/** One command: two parameters, and for some a third behind them. */
export interface Request {
  readonly command: Command;
  readonly p1?: number;
  readonly p2?: number;
  readonly extension?: number;
}

/** Length of a reply and of a request without an extension, bytes. */
export const FRAME_BYTES = 16;

/** Four little-endian words: command, two parameters, length of the extension; then that. */
export function encode({ command, p1 = 0, p2 = 0, extension }: Request): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES + (extension === undefined ? 0 : 4));
  frame.writeUInt32LE(COMMAND[command], 0);
  frame.writeUInt32LE(p1, 4);
  frame.writeUInt32LE(p2, 8);
  if (extension !== undefined) {
    frame.writeUInt32LE(4, 12);
    frame.writeUInt32LE(extension, FRAME_BYTES);
  }
  return frame;
}

/** A reply: the request's own words again, with the result in place of the length. */
export interface Reply {
  readonly command: number;
  readonly p1: number;
  readonly p2: number;
  /** Below 0 it is an error. */
  readonly result: number;
}

/** @param frame - exactly {@link FRAME_BYTES}. */
export function decode(frame: Buffer): Reply {
  return {
    command: frame.readUInt32LE(0),
    p1: frame.readUInt32LE(4),
    p2: frame.readUInt32LE(8),
    result: frame.readInt32LE(12),
  };
}

/** Codes of pigpio.h that a board may meet, with what to do about them. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [-3, 'there is no such pin'],
  [-41, 'the daemon does not permit that pin: start it without -x, or with the pin in its mask'],
  [-88, 'the daemon is too old and does not know the command'],
  [-92, 'the pin carries no PWM'],
  [-95, 'the pin has no hardware PWM: set board.pins.pilot to 12, 13, 18 or 19'],
  [-96, 'the frequency is refused'],
  [-97, 'the duty is refused'],
  [-100, 'its PWM is used as its clock: start the daemon without -t 0'],
]);

/** What a result below 0 means. */
export function errorText(result: number): string {
  return ERRORS.get(result) ?? `the daemon answers ${result}`;
}
