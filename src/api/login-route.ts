import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MAX_PASSWORD_BYTES } from './access/password.ts';
import type { Permission } from './access/permission.ts';
import { type CookieOptions, sessionCookie } from './access/sessions.ts';
import { refuseBody } from './no-body.ts';
import { jsonResponse, problemResponse } from './response-doc.ts';

const LoginBody = z
  .strictObject({ password: z.string().min(1).max(MAX_PASSWORD_BYTES) })
  .meta({ examples: [{ password: 'correct horse battery staple' }] });

const WhoJson = z
  .strictObject({
    passwordSet: z.boolean().meta({ description: 'whether there is a password to log in with' }),
    mayRead: z.boolean().meta({ description: 'what is private: sessions, history, why' }),
    mayControl: z.boolean(),
  })
  .meta({ id: 'Who', examples: [{ passwordSet: true, mayRead: true, mayControl: false }] });

export interface LoginRouteOptions extends CookieOptions {
  readonly permission: Permission;
}

const tags = ['login'];

/** The door of the page: `GET`, `POST /api/v1/login` and `POST /api/v1/logout`. */
export const loginRoute: FastifyPluginAsyncZod<LoginRouteOptions> = async (app, options) => {
  const { permission, ...cookie } = options;
  const config = { access: 'open' } as const;
  const whoIs = async (request: FastifyRequest) => {
    const may = async (access: 'private' | 'control') =>
      (await permission.refusal(request, access)) === undefined;
    const { passwordSet } = permission;
    return { passwordSet, mayRead: await may('private'), mayControl: await may('control') };
  };

  app.get(
    '/api/v1/login',
    {
      config,
      schema: {
        tags,
        summary: 'What you may do',
        response: { 200: jsonResponse('what you may do', WhoJson) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return whoIs(request);
    },
  );

  app.post(
    '/api/v1/login',
    {
      config,
      schema: {
        tags,
        summary: 'Log in; the answer sets a cookie',
        body: LoginBody,
        response: {
          200: jsonResponse('logged in', WhoJson),
          401: problemResponse('not the password'),
          403: problemResponse('there is no password, or a foreign page asks'),
          429: problemResponse('too many failed logins from your address'),
        },
      },
    },
    async ({ body, raw }, reply) => {
      const refusal = await permission.login(body.password, raw.socket.remoteAddress);
      if (refusal !== undefined) throw refusal;
      const secret = permission.sessions.open();
      reply.header('set-cookie', sessionCookie(secret, cookie));
      return { passwordSet: true, mayRead: true, mayControl: true };
    },
  );

  app.post(
    '/api/v1/logout',
    {
      config,
      preValidation: refuseBody,
      schema: {
        tags,
        summary: 'Log out',
        response: { 200: jsonResponse('logged out; what anyone may do', WhoJson) },
      },
    },
    async (request, reply) => {
      permission.sessions.close(request.headers);
      reply.header('set-cookie', sessionCookie(undefined, cookie));
      return whoIs(request);
    },
  );
};
