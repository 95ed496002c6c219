import { accessSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { RunningOutlet } from '../../house/outlet.ts';
import type { Advert } from './advert.ts';
import { serviceXml } from './service-xml.ts';

const PID_FILE = '/run/avahi-daemon/pid';

/** Whether avahi-daemon runs here: two responders on one host would fight over names. */
export function avahiRuns(pidFile = PID_FILE): boolean {
  try {
    accessSync(`/proc/${Number(readFileSync(pidFile, 'utf8'))}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Has avahi-daemon answer: one file a service, which it reads at once. Where they cannot be written,
 * the log tells what to do. Either way the host names are up to its own settings, and told as well.
 *
 * @param folder - that avahi-daemon reads; null writes nothing.
 */
export async function tellAvahi(
  adverts: readonly Advert[],
  folder: string | null,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<RunningOutlet> {
  const files = adverts.map((advert, index) => ({
    path: join(folder ?? '/etc/avahi/services', `sunpilot-${index + 1}.service`),
    text: serviceXml(advert),
  }));
  const written: string[] = [];
  let problem = 'publish.mdns.avahiFolder is null';
  try {
    if (folder !== null) {
      await mkdir(folder, { recursive: true });
      await sweep(folder);
      for (const { path, text } of files) {
        await writeFile(path, text);
        written.push(path);
      }
    }
  } catch (error) {
    problem = String(error);
  }
  const [own] = adverts;
  const names = `for ${own?.host}.local, set host-name=${own?.host} in /etc/avahi/avahi-daemon.conf`;
  if (written.length === files.length) {
    log.info({ files: written }, `avahi-daemon answers; ${names}`);
  } else {
    log.warn({ problem, files }, `avahi-daemon runs: write these files for it; ${names}`);
  }
  return {
    status: () =>
      written.length === files.length
        ? `avahi-daemon answers by ${folder}; ${names}`
        : `avahi-daemon runs and is to be told by hand, the log says what; ${names}`,
    async close() {
      await Promise.all(written.map((path) => rm(path, { force: true })));
    },
  };
}

/** Takes away what a run that ended without a word has left there. */
async function sweep(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((file) => /^sunpilot-\d+\.service$/.test(file));
  await Promise.all(left.map((file) => rm(join(folder, file), { force: true })));
}
