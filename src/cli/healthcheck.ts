import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import type { ApiConfig } from '../api/api.config.ts';
import { problemLine } from '../config/problem.ts';
import type { AddCommand } from './command.ts';
import { type ConfigFlags, withConfigFlags } from './config-flags.ts';
import { ConfigReader } from './config-reader.ts';
import { EXIT } from './exit-code.ts';

const TIMEOUT_MS = 3_000;

/** `sunpilot healthcheck`: asks the running program whether it is alive. */
export const addHealthcheck: AddCommand = (program, context) => {
  const { io, done } = context;
  const command = program
    .command('healthcheck')
    .description('Ask the API of the running program whether it is alive: exit 0, else 1.');
  withConfigFlags(command).action(async (flags: ConfigFlags) => {
    const result = await new ConfigReader(flags, context).read();
    if (!result.ok) {
      for (const problem of result.problems) io.stderr.write(`${problemLine(problem)}\n`);
      return done(EXIT.wrong);
    }
    const url = healthUrl(result.config.api);
    const trouble = await askHealth(url);
    if (trouble === undefined) {
      io.stdout.write(`${url}: alive\n`);
      return;
    }
    io.stderr.write(`${url}: ${trouble}\n`);
    done(EXIT.failed);
  });
};

/** Where this machine reaches the API; one that listens everywhere is asked on loopback. */
export function healthUrl({ host, port, tls, basePath }: ApiConfig): URL {
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const authority = isIPv6(near) ? `[${near}]` : near;
  return new URL(`${tls === null ? 'http' : 'https'}://${authority}:${port}${basePath}/healthz`);
}

/** @returns what is wrong, or undefined when it answered 200. */
function askHealth(url: URL): Promise<string | undefined> {
  const isTls = url.protocol === 'https:';
  return new Promise((resolve) => {
    const options = {
      timeout: TIMEOUT_MS,
      agent: false,
      // It is asked whether it lives, not who it is; its certificate bears another name than ours.
      ...(isTls && { rejectUnauthorized: false }),
    };
    const asked = (isTls ? requestHttps : requestHttp)(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200 ? undefined : `answered ${answer.statusCode}`);
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    asked.on('error', (error) => resolve(error.message));
    asked.end();
  });
}
