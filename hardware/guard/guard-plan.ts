import type { Level } from '../direct-lines.ts';
import type { PilotScale } from './pilot-window.ts';

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

/** A channel of a converter that shows the pilot. */
export interface PilotSensePlan {
  /** `in_voltage0_raw` of the converter, below the root. */
  readonly path: string;
  readonly scale: PilotScale;
}

/** A channel of a converter that shows the resistor in the plug of a cable. */
export interface ProximityPlan {
  readonly path: string;
  readonly pullUpOhm: number;
  /** Counts with nothing plugged in. */
  readonly openCounts: number;
}

/** The lines of a residual current monitor and its latch. */
export interface RcdPlan extends KernelLineAt {
  /** Level of its line when it has tripped. */
  readonly trippedLevel: Level;
  readonly test?: KernelLineAt;
  readonly reset?: KernelLineAt;
}

/** All a guard needs to know; it reads no configuration of its own. */
export interface GuardPlan {
  /** Where the kernel shows its devices. */
  readonly root: string;
  /** Undefined where only the pilot is driven. */
  readonly contactor?: KernelLineAt;
  readonly pilot: PilotRoute;
  /** How long the heartbeat may stay away while the outputs are not safe, milliseconds. */
  readonly silenceMs: number;
  readonly sense?: PilotSensePlan;
  readonly proximity?: ProximityPlan;
  readonly rcd?: RcdPlan;
  /** High while the contactor is closed. */
  readonly feedback?: KernelLineAt;
}

/**
 * Longest silence that is borne. A heart beats at least every 1.1 s; with the time it takes to
 * notice and to write, both lines are safe within 2.5 s.
 */
export const SILENCE_MS = 2_000;
