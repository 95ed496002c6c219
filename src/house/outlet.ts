import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from './device.ts';
import type { Control, House } from './house.ts';

/** What an outlet is given. It reads the house, and may ask for what any owner may ask for. */
export interface OutletContext {
  readonly house: House;
  readonly control: Control;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of SunPilot. */
  readonly version: string;
  readonly device: Device;
  /** Folder of what is remembered. */
  readonly stateDir: string;
  /** Whether a peer of this address may connect: those of the house, and `api.allowFrom`. */
  readonly admits: (address: string | undefined) => boolean;
  /** Whether a `Host` header names us. */
  readonly isOwnHost: (header: string | undefined) => boolean;
  readonly settings: OutletSettings;
  /** How another outlet is doing, by its path; undefined for one that is off. */
  readonly statusOf: (path: string) => OutletStatus | undefined;
  /** The running outlet cannot go on: it is closed, and started again after a pause. */
  readonly failed: (cause: unknown) => void;
}

/** What is configured, for the interfaces of others that can change it. */
export interface OutletSettings {
  /** The block in force at a path such as `publish.domoticz`, defaults included. */
  read(path: string): unknown;
  /**
   * Lays keys over a block, for good. The configuration is checked as a whole and written down;
   * then what the block concerns, an outlet or the meter, goes by it, and starts anew where it must.
   */
  change(path: string, keys: Readonly<Record<string, unknown>>): Promise<SettingsChange>;
}

export type SettingsChange =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Pinned by the environment or a flag, not what the schema allows, or not written. */
      readonly kind: 'pinned' | 'invalid' | 'not-saved';
      /** For people: which key, and what is allowed. */
      readonly detail: string;
    };

/** One that is up. */
export interface RunningOutlet<Block = never> {
  /** Resolves once nothing of it is left: no listener, no connection, no timer. */
  close(): Promise<void>;
  /** More than that it runs, in a few words: `3 clients`. */
  status?(): string;
  /**
   * Goes by another block from now on, where it can without letting go of anybody.
   *
   * @returns false where it is to be started anew for that.
   */
  reload?(block: Block): boolean;
}

/**
 * Starts an outlet. Resolves once it works, that is listens or is connected, and rejects if it
 * cannot. Outlets do not retry: what starts them does.
 */
export type StartOutlet<Block> = (
  block: Block,
  context: OutletContext,
) => Promise<RunningOutlet<Block>>;

/** How an outlet that is switched on is doing. */
export interface OutletStatus {
  /** Its path in the configuration, e.g. `publish.mqtt`. */
  readonly name: string;
  readonly state: 'starting' | 'running' | 'failed';
  /** Why it failed, or what it says of itself. */
  readonly detail: string;
  /** Starts that failed and breakdowns since the program started. */
  readonly failures: number;
}
