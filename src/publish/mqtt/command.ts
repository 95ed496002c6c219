import type { z } from 'zod';
import { boostRequest, chargerChange, manualChange } from '../../house/charger/charger-change.ts';
import {
  BoostBody,
  ChargerBody,
  EnabledBody,
  ExternalBody,
  LawBody,
  ManualBody,
  ModeBody,
} from '../../house/charger/control-bodies.ts';
import type { Control, ControlResult } from '../../house/house.ts';

/** No command is longer, bytes. */
const MAX_BYTES = 1_024;

/** Why a command was not carried out. */
export interface RefusedCommand {
  readonly kind: 'unknown' | 'malformed' | 'busy' | 'pinned' | 'not-saved';
  /** For people: what is wrong, and what is allowed. */
  readonly detail: string;
}

/** A command that is understood; run it to carry it out. */
export type Command =
  | { readonly ok: true; readonly run: (control: Control) => Promise<ControlResult> }
  | { readonly ok: false; readonly refused: RefusedCommand };

type Reader = (text: string, nowEpochMs: number) => Command;

/** Bounds are not for those on the broker: neither to narrow nor to lift. */
const ChangeBody = ChargerBody.omit({ maxCurrentA: true });
const PresetBody = LawBody.pick({ preset: true }).required();

/** What can be set, by the key before `/set`; bodies are those of the HTTP interface. */
const COMMANDS: Readonly<Record<string, Reader>> = {
  charger: json(ChangeBody, (control, body) => control.change(chargerChange(body))),
  mode: plain({ mode: asText }, ModeBody, (control, body) => control.change(body)),
  enabled: plain({ enabled: asSwitch }, EnabledBody, (control, body) => control.change(body)),
  manualCurrentA: plain({ currentA: asNumber }, ManualBody, (control, body) =>
    control.change(manualChange(body)),
  ),
  manualDutyPercent: plain({ dutyPercent: asNumber }, ManualBody, (control, body) =>
    control.change(manualChange(body)),
  ),
  law: plain({ law: asText }, LawBody, (control, body) => control.change(chargerChange(body))),
  preset: plain({ preset: asText }, PresetBody, (control, body) => control.change(body)),
  boost: (text, nowEpochMs) => {
    if (text === 'null') return run(async (control) => control.endBoost());
    const command = parsed(text, BoostBody);
    if (!command.ok) return command;
    const request = boostRequest(command.body);
    if (request.untilEpochMs !== undefined && request.untilEpochMs <= nowEpochMs) {
      return malformed('until: must be in the future');
    }
    return run(async (control) => control.boost(request));
  },
  external: (text, nowEpochMs) => {
    if (text === 'null') return run(async (control) => control.endExternal());
    return json(ExternalBody, async (control, { currentA, forS }) =>
      control.external(currentA, forS),
    )(text, nowEpochMs);
  },
};

/**
 * Reads what was sent to `<base>/<key>/set`.
 *
 * @param nowEpochMs - Unix milliseconds.
 */
export function readCommand(key: string, payload: Buffer, nowEpochMs: number): Command {
  const reader = Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : undefined;
  if (reader === undefined) {
    const detail = `nothing is set here, must be one of ${Object.keys(COMMANDS).join(', ')}`;
    return { ok: false, refused: { kind: 'unknown', detail } };
  }
  if (payload.length > MAX_BYTES) return malformed(`is longer than ${MAX_BYTES} bytes`);
  return reader(payload.toString('utf8').trim(), nowEpochMs);
}

type Run<Body> = (control: Control, body: Body) => Promise<ControlResult>;

/** A command that is one value as text: `16`, `true`, `solar`. */
function plain<Schema extends z.ZodType>(
  keys: Readonly<Record<string, (text: string) => unknown>>,
  schema: Schema,
  carryOut: Run<z.output<Schema>>,
): Reader {
  return (text) => {
    const body = Object.fromEntries(Object.entries(keys).map(([key, read]) => [key, read(text)]));
    const checked = check(schema, body);
    return checked.ok ? run((control) => carryOut(control, checked.body)) : checked;
  };
}

/** A command that is JSON. */
function json<Schema extends z.ZodType>(schema: Schema, carryOut: Run<z.output<Schema>>): Reader {
  return (text) => {
    const checked = parsed(text, schema);
    return checked.ok ? run((control) => carryOut(control, checked.body)) : checked;
  };
}

type Checked<Body> = { readonly ok: true; readonly body: Body } | (Command & { ok: false });

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): Checked<z.output<Schema>> {
  try {
    return check(schema, JSON.parse(text));
  } catch {
    return malformed('is no JSON');
  }
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Checked<z.output<Schema>> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, body: result.data };
  const details = result.error.issues.map(({ path, message }) =>
    [...path.map(String), message].join(': '),
  );
  return malformed(details.join('; '));
}

// What is not of its kind stays text, for the schema to refuse.

function asText(text: string): string {
  return text;
}

function asNumber(text: string): string | number {
  return /^-?\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : text;
}

function asSwitch(text: string): string | boolean {
  if (/^(?:true|on)$/i.test(text)) return true;
  return /^(?:false|off)$/i.test(text) ? false : text;
}

function run(carryOut: (control: Control) => Promise<ControlResult>): Command {
  return { ok: true, run: carryOut };
}

function malformed(detail: string): Command & { ok: false } {
  return { ok: false, refused: { kind: 'malformed', detail } };
}
