import { spawn } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type {
  OpenRehearsal,
  Rehearsal,
  RehearsalResult,
  RehearsalSettings,
} from '../api/what-if/rehearsal.ts';

/** A day of seconds takes a Raspberry Pi Zero some ten seconds. */
const LIMIT_MS = 60_000;
/** A day is a few megabytes. */
const HEAP_MB = 96;
/** No replay has more to say. */
const MOST_CHARACTERS = 1_000_000;

const Document = z.object({
  runs: z
    .array(
      z.object({
        metrics: z.object({
          solarWh: z.number(),
          gridWh: z.number(),
          closings: z.number(),
        }),
      }),
    )
    .min(1),
});

export interface RehearseOptions {
  /** The built program. */
  readonly main?: string;
  readonly limitMs?: number;
}

/**
 * Replays days by `sunpilot replay` in a process of its own, at the lowest priority and with a bound
 * on its memory and time: whatever becomes of it, the charger goes on.
 */
export function rehearseBy({
  main = fileURLToPath(new URL('../main.js', import.meta.url)),
  limitMs = LIMIT_MS,
}: RehearseOptions = {}): OpenRehearsal {
  return async (lines, ending) => {
    const folder = await mkdtemp(join(tmpdir(), 'sunpilot-what-if-'));
    const file = join(folder, 'day.csv');
    const close = () => rm(folder, { recursive: true, force: true });
    try {
      await pipeline(Readable.from(lines), createWriteStream(file, { mode: 0o600 }), {
        signal: ending,
      });
    } catch (error) {
      await close();
      throw error;
    }
    const run: Rehearsal['run'] = (settings, signal) =>
      replayed([main, ...argumentsOf(file, settings)], { limitMs, signal });
    return { run, close };
  };
}

function argumentsOf(file: string, settings: RehearsalSettings): string[] {
  const { law, preset, phases, maxCurrentA } = settings;
  const flags = { law, preset, phases, 'max-a': maxCurrentA };
  return [
    'replay',
    file,
    '--json',
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]),
  ];
}

function replayed(
  argv: readonly string[],
  { limitMs, signal: ending }: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<RehearsalResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {},
      timeout: limitMs,
      killSignal: 'SIGKILL',
      signal: ending,
    });
    child.once('spawn', () => yieldTo(child.pid));
    let told = '';
    let trouble = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (told.length < MOST_CHARACTERS) told += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (trouble.length < MOST_CHARACTERS) trouble += text;
    });
    child.once('error', (error) => resolve(failed(error.message)));
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') {
        const detail = `The replay did not come to an end within ${limitMs / 1_000} s.`;
        resolve({ ok: false, kind: 'too-long', detail });
      } else if (code !== 0) resolve(failed(trouble.trim().split('\n').at(-1) ?? ''));
      else resolve(readResult(told));
    });
  });
}

/** Whoever drives a contactor comes first: in time, and where memory is short, proc_pid_oom_score_adj(5). */
function yieldTo(pid: number | undefined): void {
  if (pid === undefined) return;
  const steps = [
    () => setPriority(pid, constants.priority.PRIORITY_LOW),
    () => writeFileSync(`/proc/${pid}/oom_score_adj`, '1000'),
  ];
  for (const step of steps) {
    try {
      step();
    } catch {
      // It is over already, or the system does not let us; time and memory are bounded all the same.
    }
  }
}

/** A day that crosses midnight is two in the document. */
function readResult(text: string): RehearsalResult {
  const document = Document.safeParse(parsed(text));
  if (!document.success) return failed('it printed no result');
  const sum = { solarWh: 0, gridWh: 0, closings: 0 };
  for (const { metrics } of document.data.runs) {
    sum.solarWh += metrics.solarWh;
    sum.gridWh += metrics.gridWh;
    sum.closings += metrics.closings;
  }
  const [solarWh, gridWh] = [Math.round(sum.solarWh), Math.round(sum.gridWh)];
  return { ok: true, rehearsed: { ...sum, solarWh, gridWh } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(why: string): RehearsalResult {
  return { ok: false, kind: 'failed', detail: `The day could not be replayed: ${why}` };
}
