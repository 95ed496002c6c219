/** A line of the header in sysfs, by its folder below the root. */
export interface KernelLineAt {
  readonly path: string;
}

/** How the guard reaches the pilot without the driver it guards. */
export type PilotRoute =
  /** A channel of the kernel's PWM: +12 V is a duty as long as the period. */
  | { readonly kind: 'pwm'; readonly path: string }
  /** A pin that somebody drives past the kernel: +12 V is the pin as an output, high. */
  | { readonly kind: 'gpio'; readonly path: string };

/** All a guard needs to know; it reads no configuration of its own. */
export interface GuardPlan {
  /** Where the kernel shows its devices. */
  readonly root: string;
  /** Undefined where only the pilot is driven. */
  readonly contactor?: KernelLineAt;
  readonly pilot: PilotRoute;
  /** How long the heartbeat may stay away while the outputs are not safe, milliseconds. */
  readonly silenceMs: number;
}

/**
 * Longest silence that is borne. A heart beats at least every 1.1 s; with the time it takes to
 * notice and to write, both lines are safe within 2.5 s.
 */
export const SILENCE_MS = 2_000;
