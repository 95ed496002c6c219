import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { OutletSettings, SettingsChange } from '../../house/outlet.ts';
import { refusalOf } from './refusal.ts';

const NO_PASSWORD = 'Set compat.whatwatt.password: without it nothing can be changed';

/** What settings are changed by. */
export interface Gate {
  readonly app: FastifyInstance;
  readonly settings: OutletSettings;
  /** Without a password nobody may. */
  readonly mayChange: boolean;
}

/** Answers with a refusal. */
export type Refuse = (status: number, text: string) => FastifyReply;

/** Adds a request that changes something: only with the password. */
export function addChange(
  { app, mayChange }: Gate,
  { method, url }: { readonly method: HTTPMethods; readonly url: string },
  handle: (request: FastifyRequest, refuse: Refuse, reply: FastifyReply) => Promise<unknown>,
): void {
  app.route({
    method,
    url,
    async handler(request, reply) {
      const refuse: Refuse = (status, text) => reply.code(status).send(refusalOf(status, text));
      return mayChange ? handle(request, refuse, reply) : refuse(403, NO_PASSWORD);
    },
  });
}

/** The answer to a change: what holds now, or why it was refused. */
export function answerTo(result: SettingsChange, refuse: Refuse, told: () => unknown): unknown {
  if (result.ok) return told();
  return refuse(result.kind === 'not-saved' ? 500 : 400, result.detail);
}
