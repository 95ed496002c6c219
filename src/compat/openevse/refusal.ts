import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { ControlResult } from '../../house/house.ts';

/** Tells what became of a change, in the shape of the original. */
export function answer(
  reply: FastifyReply,
  result: ControlResult,
): FastifyReply | { readonly msg: string } {
  if (result.ok) return { msg: 'done' };
  const { refusal } = result;
  if (refusal.kind === 'pinned') {
    return refuse(reply, 409, `${refusal.key} is pinned by ${refusal.by}`);
  }
  return refuse(reply, 503, 'It could not be written down; nothing was changed');
}

/** Refuses in the shape of the original. */
export function refuse(reply: FastifyReply, status: number, msg: string): FastifyReply {
  return reply.code(status).send({ msg });
}

/** What is wrong with what was sent, in one line. */
export function textOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}
