import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { ApiConfig, TokenScope } from '../api.config.ts';
import { ProblemError } from '../problem.ts';
import { isAtThisMachine } from './at-this-machine.ts';
import { Authenticator, type Login } from './authenticator.ts';
import { challengeFor } from './challenge.ts';
import { type Credential, credentialOf } from './credential.ts';
import { Sessions } from './sessions.ts';

/**
 * Who may use a route: `open` for all; `read` as `api.read` says; `private` for whoever has the
 * password, once there is one; `control` for whoever may change something.
 */
export type Access = 'open' | 'read' | 'private' | 'control';

export interface PermissionOptions {
  readonly config: ApiConfig;
  readonly simulated: boolean;
  readonly isLoopback: (address: string | undefined) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: FastifyBaseLogger;
}

/** Decides whether a request may use a route; most are answered at once. */
export class Permission {
  readonly #options: PermissionOptions;
  readonly #authenticator: Authenticator;
  /** Browsers that have logged in; they may do whatever the password allows. */
  readonly sessions: Sessions;

  constructor(options: PermissionOptions) {
    this.#options = options;
    this.#authenticator = new Authenticator(options);
    this.sessions = new Sessions(options.clock);
  }

  get passwordSet(): boolean {
    return this.#hasSecretFor({ kind: 'password' });
  }

  /** Tries a password. @returns why it does not open, or undefined. */
  async login(secret: string, address = ''): Promise<ProblemError | undefined> {
    if (!this.passwordSet) return noPassword();
    const login = await this.#authenticator.login({ kind: 'password', secret }, address);
    if (login.kind !== 'unknown') return problemOf(login);
    return new ProblemError({ status: 401, detail: 'This is not the password.' });
  }

  /** @returns why not, or undefined. */
  refusal(
    request: FastifyRequest,
    access: Access,
  ): ProblemError | undefined | Promise<ProblemError | undefined> {
    const needed = neededScope(access, this.#options.config);
    if (needed === undefined || this.#isDemoAtHand(request)) return undefined;
    const { headers } = request;
    const credential = credentialOf(headers);
    if (credential === undefined && this.sessions.isOpen(headers)) return undefined;
    if (credential === undefined || !this.#hasSecretFor(credential)) {
      return this.#hasSecrets() ? whoAreYou(request) : noPassword();
    }
    const login = this.#authenticator.login(credential, request.socket.remoteAddress ?? '');
    return login instanceof Promise
      ? login.then((settled) => refusalOf(settled, needed, request))
      : refusalOf(login, needed, request);
  }

  /** The demo moves nothing real, so whoever sits in front of it may try it without a password. */
  #isDemoAtHand({ raw }: FastifyRequest): boolean {
    const { config, simulated, isLoopback } = this.#options;
    return simulated && config.password === null && isAtThisMachine(raw, isLoopback);
  }

  #hasSecrets(): boolean {
    return (['password', 'token'] as const).some((kind) => this.#hasSecretFor({ kind }));
  }

  #hasSecretFor({ kind }: Pick<Credential, 'kind'>): boolean {
    const { password, tokens } = this.#options.config;
    return kind === 'password' ? password !== null : tokens.length > 0;
  }
}

/** The scope a credential must have; undefined where none is needed. */
function neededScope(access: Access, { read, password }: ApiConfig): TokenScope | undefined {
  switch (access) {
    case 'open':
      return undefined;
    case 'read':
      return read === 'lan' ? undefined : 'read';
    case 'private':
      return read === 'lan' && password === null ? undefined : 'read';
    case 'control':
      return 'control';
  }
}

function refusalOf(
  login: Login,
  needed: TokenScope,
  request: FastifyRequest,
): ProblemError | undefined {
  switch (login.kind) {
    case 'known': {
      const { scope, who } = login.grant;
      return needed === 'control' && scope === 'read' ? onlyReads(who) : undefined;
    }
    case 'unknown':
      return whoAreYou(request);
    default:
      return problemOf(login);
  }
}

/** Why nothing could be decided; undefined where it could. */
function problemOf(login: Exclude<Login, { kind: 'unknown' }>): ProblemError | undefined {
  switch (login.kind) {
    case 'known':
      return undefined;
    case 'paused':
      return new ProblemError({
        status: 429,
        detail: `Too many failed logins from your address; try again in ${login.forS} s.`,
        headers: { 'retry-after': String(login.forS) },
      });
    case 'busy':
      return new ProblemError({
        status: 503,
        detail: 'Too many logins at once; try again in a second.',
        headers: { 'retry-after': '1' },
      });
  }
}

function whoAreYou({ headers }: FastifyRequest): ProblemError {
  return new ProblemError({
    status: 401,
    detail:
      'Send the password (Basic, any user name) or a token (Bearer) in the Authorization header.',
    headers: { 'www-authenticate': challengeFor(headers) },
  });
}

function noPassword(): ProblemError {
  return new ProblemError({
    status: 403,
    type: 'urn:sunpilot:problem:no-password',
    title: 'No password set',
    detail:
      'This needs a password and none is set; set api.password: run sunpilot password. Without one, the demo takes changes from this machine only, at http://localhost and not through a proxy.',
  });
}

function onlyReads(who: string): ProblemError {
  return new ProblemError({
    status: 403,
    type: 'urn:sunpilot:problem:read-only-token',
    title: 'Token may only read',
    detail: `The token "${who}" has scope read; use the password, or give it scope control in api.tokens.`,
  });
}
