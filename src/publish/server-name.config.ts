import { z } from 'zod';

/** A host name or an address, IPv6 in brackets; no scheme, port or user, which would be shown. */
export const ServerName = z
  .string()
  .regex(/^[\w.-]{1,253}$|^\[[\da-f:.]+\]$/i, 'must be a host name or an address');
