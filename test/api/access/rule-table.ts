import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { isLoopbackAddress } from '../../../src/house/peer-address.ts';
import { basic, type GuardedAppOptions, guardedApp, PASSWORD, SECRETS } from './guarded-app.ts';

/** One rule, with a request it refuses and its neighbour that it lets pass. */
export interface Rule {
  readonly rule: string;
  readonly with?: GuardedAppOptions;
  readonly refused: InjectOptions;
  readonly status: number;
  readonly passes: InjectOptions;
}

/** An address of the house. */
export const LAN = '192.168.68.20';
export const JSON_TYPE = { 'content-type': 'application/json' };
export const WITH_PASSWORD = { authorization: basic(PASSWORD) };

/** Injected requests have no local address; this takes the missing one for loopback. */
export function isLoopback(address: string | undefined): boolean {
  return address === undefined || isLoopbackAddress(address);
}

export const DEMO: GuardedAppOptions = { isLoopback };
export const LOCKED: GuardedAppOptions = { config: { ...SECRETS } };
export const LOCKED_READ: GuardedAppOptions = { config: { ...SECRETS, read: 'password' } };

/** A change as a program at this machine sends it. */
export function change(
  headers: Record<string, string> = {},
  more: InjectOptions = {},
): InjectOptions {
  return { method: 'PUT', url: '/change', headers: { ...JSON_TYPE, ...headers }, ...more };
}

/** A question from somewhere in the house. */
export function get(url: string, more: InjectOptions = {}): InjectOptions {
  return { method: 'GET', url, remoteAddress: LAN, ...more };
}

/** Each rule refuses the one request, saying what to do, and lets the other pass. */
export function testRules(rules: readonly Rule[]): void {
  describe.each(rules)('$rule', ({ with: options, refused, status, passes }) => {
    test('refused', async () => {
      const { app } = guardedApp(options);
      const response = await app.inject(refused);
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toBe('application/problem+json');
      expect(response.json()).toMatchObject({ status, title: expect.any(String) });
      expect(response.json().detail).toMatch(/api\.|Send /);
    });

    test('passes', async () => {
      const { app } = guardedApp(options);
      const { statusCode, body } = await app.inject(passes);
      expect({ statusCode, body }).toEqual({ statusCode: 200, body: 'fine' });
    });
  });
}
