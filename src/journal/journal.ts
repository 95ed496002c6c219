import { join } from 'node:path';
import { z } from 'zod';
import { CHARGE_MODES, FAULT_KINDS } from '../charging/charger.ts';
import { LAW_NAMES, PRESETS } from '../charging/laws/laws.ts';
import { MAX_CURRENT_A, MAX_DUTY, MIN_CURRENT_A, MIN_DUTY } from '../charging/pilot.ts';
import { FolderError, makeFolder } from './folder.ts';
import { JsonFile } from './json-file.ts';
import { RememberedBoost } from './remembered-boost.ts';
import { finishRestore } from './restored.ts';

/** A block whose keys are checked by the configuration's own schema. */
const Block = z.record(z.string(), z.unknown());

/** Whether a value holds keys. */
export function isSettingsBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return Block.safeParse(value).success;
}

/** What was set over the API: a layer of the configuration, under the same keys. */
const Settings = z.strictObject({
  charging: z.strictObject({
    start: z
      .strictObject({
        mode: z.enum(CHARGE_MODES),
        manualDutyPercent: z.number().min(MIN_DUTY).max(MAX_DUTY),
        enabled: z.boolean(),
        maxCurrentA: z.number().min(MIN_CURRENT_A).max(MAX_CURRENT_A).nullable(),
      })
      .partial(),
    law: z.enum(LAW_NAMES).optional(),
    preset: z.enum(PRESETS).optional(),
  }),
  meter: Block.optional(),
  publish: Block.optional(),
  compat: Block.optional(),
});
export type Settings = z.infer<typeof Settings>;

const LatchedFault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  sinceEpochMs: z.number(),
  latched: z.literal(true),
  detail: z.string(),
});

/** What the box remembers about itself. */
const BoxState = z.strictObject({
  faults: z.array(LatchedFault),
  /** Starts without an orderly end, Unix milliseconds, newest last. */
  unfinishedStarts: z.array(z.number()),
  /** The kernel's boot id at the last start; another one means that the machine was restarted. */
  bootId: z.string().optional(),
  /** Energy the car took over the life of the box, Wh. */
  solarWh: z.number().nonnegative(),
  gridWh: z.number().nonnegative(),
  /** The boost that was set and has not ended. */
  boost: RememberedBoost.optional(),
  /** The car that is plugged in was woken: no second pulse until it is unplugged. */
  wasCarWoken: z.literal(true).optional(),
});
export type BoxState = z.infer<typeof BoxState>;

export const NEW_BOX: BoxState = { faults: [], unfinishedStarts: [], solarWh: 0, gridWh: 0 };

/** What is remembered across restarts, one small file each. */
export interface Journal {
  readonly settings: JsonFile<Settings>;
  readonly box: JsonFile<BoxState>;
}

/**
 * Opens the folder of everything that is remembered, and makes it where it is missing. A restore
 * that was broken off is finished.
 *
 * @throws {FolderError} when the folder cannot be made, or a restore cannot be finished.
 */
export async function openJournal(stateDir: string): Promise<Journal> {
  await makeFolder(stateDir);
  await finishRestore(stateDir).catch((cause: unknown) => {
    throw new FolderError(`a restore of ${stateDir} cannot be finished: ${cause}`, { cause });
  });
  return {
    settings: new JsonFile(join(stateDir, 'settings.json'), Settings),
    box: new JsonFile(join(stateDir, 'box.json'), BoxState),
  };
}
