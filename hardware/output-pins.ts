/** Which lines drive what, by their numbers on the header (BCM numbering). */
export interface OutputPins {
  readonly pilot: number;
  /** Undefined where only the pilot is driven. */
  readonly contactor: number | undefined;
  /** High wires three phases through; undefined where the wiring is fixed. */
  readonly threePhase: number | undefined;
}
