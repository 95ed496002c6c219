import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { issuePlaces } from './zod-issue.ts';

/** One thing that is wrong with what was sent. */
export interface ProblemPlace {
  /**
   * JSON pointer as a URI fragment (RFC 6901 section 6): `#/manual/currentA`, `#` for the whole.
   */
  readonly pointer: string;
  readonly detail: string;
}

/** What {@link ProblemError} is made of. */
export interface ProblemOptions {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /**
   * Stable name of this kind of problem for programs; `about:blank`, the default, says the status
   * is all there is.
   */
  readonly type?: 'about:blank' | `urn:sunpilot:problem:${string}`;
  /** The same for every problem of its kind; the status phrase by default. */
  readonly title?: string;
  /** What happened this time, and what to do about it. */
  readonly detail?: string;
  /** What is wrong where; by default the whole request, with the detail. */
  readonly errors?: readonly ProblemPlace[];
  /** Sent with the answer, e.g. `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of an `application/problem+json` answer (RFC 9457 section 3). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Never empty, so that a program has one place to look whatever went wrong. */
  readonly errors: readonly ProblemPlace[];
}

/** A request that is answered with a problem. Throw it in a route or a hook. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code = 'PROBLEM';
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;

  constructor({ status, type = 'about:blank', title, detail, errors, headers }: ProblemOptions) {
    const heading = title ?? phraseOf(status);
    super(detail ?? heading);
    this.statusCode = status;
    this.headers = headers ?? {};
    this.problem = {
      type,
      title: heading,
      status,
      ...(detail !== undefined && { detail }),
      errors: errors ?? [{ pointer: '#', detail: detail ?? heading }],
    };
  }
}

/** Answers every error, and every path that is not there, with a problem. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(answerError);
  app.setNotFoundHandler((request, reply) => send(reply, notFound(app, request)));
}

/** Answers one error with a problem; also what the framework's option `frameworkErrors` takes. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ProblemError) return send(reply, error);
  const problem = problemOf(error);
  if (problem.statusCode >= 500) request.log.error({ err: error }, 'a request failed');
  return send(reply, problem);
}

function send(reply: FastifyReply, { statusCode, headers, problem }: ProblemError): FastifyReply {
  return (
    reply
      .code(statusCode)
      .headers(headers)
      .header('content-type', 'application/problem+json')
      // Bytes, because the framework adds a charset to text, and this type has no such parameter.
      .send(Buffer.from(JSON.stringify(problem)))
  );
}

/** What the framework or a bug threw. Nothing is told about a bug except that there was one. */
function problemOf(error: FastifyError): ProblemError {
  if (hasZodFastifySchemaValidationErrors(error)) {
    return new ProblemError({
      status: 422,
      detail: `The request ${partOf(error)} is not what this path takes.`,
      errors: error.validation.flatMap(issuePlaces),
    });
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status > 499) return new ProblemError({ status: 500 });
  return new ProblemError({ status, detail: error.message });
}

function partOf({ validationContext }: FastifyError): string {
  if (validationContext === 'querystring') return 'query';
  if (validationContext === 'params') return 'path';
  return validationContext ?? 'body';
}

const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'] as const;

/** 405 where the path takes other methods, else 404 (RFC 9110 sections 15.5.5 and 15.5.6). */
function notFound(app: FastifyInstance, { method, url }: FastifyRequest): ProblemError {
  const path = url.split('?', 1)[0] ?? url;
  const allowed = METHODS.filter(
    (one) => one !== method && app.hasRoute({ method: one, url: path }),
  );
  if (allowed.length === 0) {
    return new ProblemError({ status: 404, detail: 'There is nothing at this path; see /docs.' });
  }
  const allow = allowed.join(', ');
  const detail = `This path takes ${allow}, not ${method}.`;
  return new ProblemError({ status: 405, detail, headers: { allow } });
}

/** Phrases of RFC 9110 where Node.js still has those of RFC 4918 and 7231. */
const PHRASES: Readonly<Record<number, string>> = {
  413: 'Content Too Large',
  422: 'Unprocessable Content',
};

function phraseOf(status: number): string {
  return PHRASES[status] ?? STATUS_CODES[status] ?? 'Error';
}
