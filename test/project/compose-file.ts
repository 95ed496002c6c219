import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const PUBLISHED_PORT = /^(?<address>[^:]+):(?<host>\d+):(?<container>\d+)$/;
const MOUNT = /^(?<source>[^:]+):(?<target>\/[^:]*)(?::(?<access>ro|rw))?$/;

const Name = z.string().regex(/^[a-zA-Z0-9._-]+$/);

const Port = z.string().transform((text, context) => {
  const { address, host, container } = PUBLISHED_PORT.exec(text)?.groups ?? {};
  if (address !== undefined) return { address, host: Number(host), container: Number(container) };
  context.addIssue({ code: 'custom', message: 'must be ADDRESS:HOST_PORT:CONTAINER_PORT' });
  return z.NEVER;
});

const Mount = z.string().transform((text, context) => {
  const { source, target, access = 'rw' } = MOUNT.exec(text)?.groups ?? {};
  if (source !== undefined && target !== undefined) {
    return { source, target, access, isFile: source.startsWith('.') };
  }
  context.addIssue({ code: 'custom', message: 'must be SOURCE:/TARGET or SOURCE:/TARGET:ro' });
  return z.NEVER;
});

/** The keys of a service that we use, as the Compose Specification has them ("Services"). */
const Service = z.strictObject({
  build: z.string().optional(),
  image: z.string(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  init: z.boolean().optional(),
  user: z
    .string()
    .regex(/^\d+:\d+$/)
    .optional(),
  command: z.array(z.string()).min(1).optional(),
  // A bare yes or a number would be taken for something else than what is meant.
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
  secrets: z.array(Name).default([]),
  ports: z.array(Port).default([]),
  volumes: z.array(Mount).default([]),
  tmpfs: z.array(z.string().startsWith('/')).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  depends_on: z.array(Name).default([]),
});
export type Service = z.output<typeof Service>;

const ComposeFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(Name, Service),
  volumes: z.record(Name, z.null()),
  secrets: z.record(Name, z.strictObject({ file: z.string().startsWith('./') })),
});

/** `docker-compose.yml`, of which no key is unknown, doubled or of another type than it should be. */
export const compose = ComposeFile.parse(readYaml('docker-compose.yml'));

/** @throws {Error} with the first thing wrong in the file. */
export function readYaml(path: string): unknown {
  const document = parseDocument(readFileSync(path, 'utf8'), { strict: true, uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`, { cause: problem });
  return document.toJS();
}
