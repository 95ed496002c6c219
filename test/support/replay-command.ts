import { addReplay } from '../../sim/replay/command.ts';
import { main } from '../../src/cli/command-line.ts';
import type { Worlds } from '../../src/cli/world.ts';
import { FakeIo, NO_WORLDS } from './fake-io.ts';

const WORLDS: Worlds = { ...NO_WORLDS, commands: [addReplay] };

/** Runs `sunpilot replay` to its end. */
export async function replayCommand(
  argv: readonly string[],
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {},
): Promise<{ code: number; out: string; err: string }> {
  const io = new FakeIo({ env });
  Object.assign(io.stdout, { isTTY });
  const code = await main(['replay', ...argv], io, WORLDS);
  // Streams hand on what was written a moment later.
  await new Promise(setImmediate);
  return { code, out: io.out, err: io.err };
}
