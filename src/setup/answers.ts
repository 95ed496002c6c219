import { z } from 'zod';
import { MAX_PASSWORD_BYTES } from '../api/access/password.ts';
import { ApiConfig, PAGE_LANGUAGES } from '../api/api.config.ts';
import { BoardConfig } from '../charging/board.config.ts';
import { CHARGE_MODES } from '../charging/charger.ts';
import { ChargingConfig, ConnectionConfig } from '../charging/charging.config.ts';
import { type Finding, findingsOf } from '../config/issue-text.ts';
import type { SchemaNode } from '../config/schema-node.ts';
import { Config } from '../config.ts';
import { SetupMeter } from './setup-meter.ts';

/** Who chooses a password now, and drives a contactor with it, chooses one that is not guessed. */
const MIN_PASSWORD = 8;

const limits = ChargingConfig.shape.limits.unwrap().shape;

/** What a fuse box says, in amperes; null where there is none, or nobody knows. */
const Electrical = z.strictObject({
  phases: ConnectionConfig.shape.phases,
  circuitA: limits.circuitA.unwrap().unwrap().describe('Breaker of the wallbox circuit, amperes'),
  cableA: limits.cableA.describe('What a fixed charging cable carries, amperes'),
  mainsA: limits.mainsA.describe('Main fuse of the house per phase, amperes'),
});

/**
 * Everything a first installation asks, whoever asks it: flags, questions at a terminal, or the page.
 * What is left out has the configuration's own default.
 */
export const SetupAnswers = z.strictObject({
  language: z.enum(PAGE_LANGUAGES).default('en').describe('Language of the page'),
  /** Plain, or what `sunpilot password` printed. Only a simulated board can do without. */
  password: z
    .string()
    .min(MIN_PASSWORD, `must have at least ${MIN_PASSWORD} characters`)
    .refine((text) => Buffer.byteLength(text) <= MAX_PASSWORD_BYTES, {
      error: `must have at most ${MAX_PASSWORD_BYTES} bytes`,
    })
    .nullable()
    .default(null)
    .meta({ writeOnly: true })
    .describe('Password of whoever may change something'),
  name: Config.shape.name,
  timezone: Config.shape.timezone,
  meter: SetupMeter,
  electrical: Electrical,
  board: BoardConfig,
  mode: z.enum(CHARGE_MODES).default('off').describe('Mode at the first start'),
  reach: z
    .enum(['machine', 'house'])
    .default('house')
    .describe('Who can open the page: this machine only, or everybody in the house'),
  port: ApiConfig.shape.port,
  stateDir: Config.shape.stateDir,
});
/** As given. What is not given is not written either, and so is the configuration's default. */
export type SetupAnswers = z.input<typeof SetupAnswers>;

/** What a schema found wrong, in the words that `sunpilot check` has for it. */
export function problemsOf(
  schema: z.ZodType,
  { issues }: z.ZodError,
  given: unknown,
): readonly Finding[] {
  const node = z.toJSONSchema(schema, { io: 'input' }) as SchemaNode;
  return issues.flatMap((issue) => findingsOf(issue, node, given));
}
