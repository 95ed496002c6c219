import type { FastifyRequest, preValidationHookHandler } from 'fastify';
import { ProblemError, type ProblemPlace } from './problem.ts';
import { issuePlaces } from './zod-issue.ts';

/** Refuses a body on a path that takes none; an empty object is none. Goes before the handler. */
export const refuseBody: preValidationHookHandler = (request, _reply, done) => {
  const errors = placesIn(request);
  if (errors.length === 0) return done();
  return done(new ProblemError({ status: 422, detail: 'This path takes no body.', errors }));
};

function placesIn({ body }: FastifyRequest): ProblemPlace[] {
  if (body === undefined) return [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return [{ pointer: '#', detail: 'nothing may stand here' }];
  }
  return issuePlaces({ instancePath: '', params: { keys: Object.keys(body) } });
}
