import { isIPv6 } from 'node:net';
import { z } from 'zod';

const NO_SERVER = 'must be a host name or an address';

/** A host name or an address, IPv6 in brackets; no scheme, port or user, which would be shown. */
export const ServerName = z
  .string()
  .regex(/^[\w.-]{1,253}$|^\[[\da-f:.]+\]$/i, { error: NO_SERVER, abort: true })
  .refine((text) => !text.startsWith('[') || isIPv6(text.slice(1, -1)), NO_SERVER);
