import { z } from 'zod';
import { AddressRange } from '../house/address-range.config.ts';
import { isPasswordHash } from './access/password.ts';

/** Each one costs a verification when a token is first seen. */
const MAX_TOKENS = 16;

const HOST_NAME = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;
const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*\/?$/;

/** A secret as it is kept: nothing shows it, and nothing can be read back from it. */
function hash(error: string) {
  return z.string().refine(isPasswordHash, { error }).meta({ writeOnly: true });
}

const PasswordHash = hash(
  'must be a hash printed by `sunpilot password`; plain text is taken only from a file, named by SUNPILOT_API__PASSWORD_FILE',
);
const TokenHash = hash('must be a hash printed by `sunpilot password`, given the token');

/** What a token is good for: `read` for all that is told, `control` for changes as well. */
export const TOKEN_SCOPES = ['read', 'control'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Languages the page speaks. */
export const PAGE_LANGUAGES = ['en', 'nl', 'de', 'fr'] as const;

const TokenConfig = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, _, . or -')
    .describe('Whose token it is; shown in the log'),
  hash: TokenHash.describe('Hash of the token, made by `sunpilot password`'),
  scope: z.enum(TOKEN_SCOPES).describe('read: all that is told; control: changes as well'),
});
export type TokenConfig = z.output<typeof TokenConfig>;

const TlsConfig = z.strictObject({
  cert: z.string().min(1).describe('File of the certificate with its chain, PEM'),
  key: z.string().min(1).describe('File of the private key, PEM, without a passphrase'),
});
export type TlsConfig = z.output<typeof TlsConfig>;

/** The `api` block: where HTTP listens, and who may do what. */
export const ApiConfig = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address to listen on; 0.0.0.0 or :: for all'),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(8_080)
      .describe('Port to listen on; 0 takes a free one'),
    password: PasswordHash.nullable()
      .default(null)
      .describe('Hash of the password, made by `sunpilot password`; required with a real board'),
    tokens: z
      .array(TokenConfig)
      .max(MAX_TOKENS)
      .refine((tokens) => new Set(tokens.map(({ name }) => name)).size === tokens.length, {
        error: 'must have names that differ',
      })
      .default([])
      .describe('Bearer tokens of other programs'),
    read: z
      .enum(['lan', 'password'])
      .default('lan')
      .describe(
        'Who may read charger, events, metrics, docs and page: all in the house, or who has the password or a token',
      ),
    hosts: z
      .array(z.string().regex(HOST_NAME, 'must be a host name without a port'))
      .default([])
      .describe('More host names to answer to, in ASCII'),
    corsOrigins: z
      .array(z.string().refine(isOrigin, 'must be an origin such as https://panel.example.org'))
      .default([])
      .describe('Other web origins whose pages may ask; each exactly, none by default'),
    allowFrom: z
      .array(AddressRange)
      .default([])
      .describe(
        'More addresses that may connect, besides loopback, link-local, private and own networks',
      ),
    tls: TlsConfig.nullable()
      .default(null)
      .describe('Certificate and key for HTTPS; null for HTTP'),
    language: z
      .enum(PAGE_LANGUAGES)
      .nullable()
      .default(null)
      .describe('Language of the page until another is chosen there; null is that of the browser'),
    basePath: z
      .string()
      .regex(BASE_PATH, 'must be a path such as /sunpilot')
      .transform((path) => path.replace(/\/$/, ''))
      .default('')
      .describe('Path in front of everything, behind a panel or proxy'),
  })
  .superRefine(({ read, password, tokens }, context) => {
    if (read === 'password' && password === null && tokens.length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['read'],
        message: 'is "password", which needs api.password or a token: nobody could read',
      });
    }
  });
export type ApiConfig = z.output<typeof ApiConfig>;

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}
