import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Sessions, sessionCookie } from '../../api/access/sessions.ts';
import { ProblemError } from '../../api/problem.ts';
import type { SetupCode } from './setup-code.ts';

/** No code is longer, however it is parted. */
const LONGEST = 32;
const CodeBody = z.strictObject({ code: z.string().min(1).max(LONGEST) });

export interface CodeRouteOptions {
  readonly code: SetupCode;
  /** Browsers in which the code was typed. */
  readonly sessions: Sessions;
}

/** The door of a first installation: `GET /api/v1/setup` and `POST /api/v1/setup/code`. */
export const codeRoute: FastifyPluginAsyncZod<CodeRouteOptions> = async (
  app,
  { code, sessions },
) => {
  app.get('/api/v1/setup', async ({ headers }, reply) => {
    reply.header('cache-control', 'no-store');
    const isOpen = sessions.isOpen(headers);
    return { state: isOpen ? 'open' : code.isClosed ? 'closed' : 'locked' };
  });

  app.post('/api/v1/setup/code', { schema: { body: CodeBody } }, async ({ body }, reply) => {
    const verdict = code.try(body.code);
    if (verdict.kind === 'closed') {
      const detail =
        'This code opens nothing any more: restart SunPilot, and read the new one in its log.';
      throw new ProblemError({ status: 403, title: 'Code closed', detail });
    }
    if (verdict.kind === 'wrong') {
      const { triesLeft } = verdict;
      const detail = `This is not the code; ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'}.`;
      throw new ProblemError({ status: 401, detail });
    }
    reply.header('set-cookie', sessionCookie(sessions.open(), { basePath: '', secure: false }));
    return { state: 'open' };
  });
};
