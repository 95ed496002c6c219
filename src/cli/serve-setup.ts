import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { systemClock } from '../clock.ts';
import { firstAddress } from '../house/device.ts';
import { setupApp } from '../setup/http/setup-app.ts';
import { SetupCode } from '../setup/http/setup-code.ts';
import type { CommandContext } from './command.ts';
import { ListenError } from './listen-error.ts';

/** The page, beside this program in what was built. */
const PAGE = fileURLToPath(new URL('../../dashboard', import.meta.url));

export interface ServeSetupParts {
  readonly configPath: string;
  readonly stateDir: string;
  /** Where to listen: whoever sets a box up mostly sits elsewhere. */
  readonly host: string;
  readonly port: number;
  readonly context: CommandContext;
  readonly log: Logger;
}

/**
 * Serves the page of a first installation until it is finished, or somebody tells the program to stop.
 *
 * @returns whether there is a configuration now.
 * @throws {ListenError} when nobody can be answered there.
 */
export async function serveSetup(parts: ServeSetupParts): Promise<boolean> {
  const { configPath, stateDir, host, port, context, log } = parts;
  const { io, worlds } = context;
  const code = new SetupCode(systemClock);
  const warn = (text: string): void => log.warn(text);
  let end: (isFinished: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const app = setupApp({
    code,
    configPath,
    stateDir,
    port,
    rules: worlds.rules,
    openBoard: async (config) => (await worlds.open(config, { speed: 1, warn })).board,
    finished: () => end(true),
    clock: systemClock,
    log,
    page: PAGE,
  });
  const deaf = (['SIGTERM', 'SIGINT'] as const).map((signal) =>
    io.onSignal(signal, () => {
      worlds.ending();
      end(false);
    }),
  );
  let stopWaiting = (): void => {};
  try {
    const address = await app.listen({ host, port }).catch((cause: unknown) => {
      throw new ListenError(cause, { host, port });
    });
    const url = new URL(address);
    url.hostname = shownHost(host);
    const text = `not set up yet: open ${url} and type the code ${code.text}`;
    // However little is logged: nobody gets any further without it.
    if (log.isLevelEnabled('warn')) log.warn({ url: url.href }, text);
    else io.stderr.write(`sunpilot: ${text}\n`);
    stopWaiting = await worlds.waiting(warn);
    return await ended;
  } finally {
    stopWaiting();
    for (const stopListening of deaf) stopListening();
    await app.close();
  }
}

/** An address that others can type. */
function shownHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? firstAddress(networkInterfaces()).ip : host;
}
