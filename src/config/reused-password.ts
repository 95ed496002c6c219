import type { Config } from '../config.ts';
import type { Conflict } from './cross-rules.ts';
import { valueAt } from './layer.ts';

/**
 * Interfaces with a password of their own. Digest proves it with hashes that are cheap to guess,
 * Basic without TLS sends it as it is: whoever listens on the wire may find it, so it must open
 * nothing else.
 */
const INTERFACES = ['compat.energyme', 'compat.openevse', 'compat.p1Gateway', 'compat.whatwatt'];

/** Whether a password belongs to a hash. */
export type VerifyPassword = (password: string, hash: string) => Promise<boolean>;

/** Interfaces that are on and use the password that opens everything. */
export async function reusedPasswords(config: Config, verify: VerifyPassword): Promise<Conflict[]> {
  const hash = config.api.password;
  if (hash === null) return [];
  const conflicts: Conflict[] = [];
  for (const name of INTERFACES) {
    const block = name.split('.');
    const password = valueAt(config, [...block, 'password']);
    if (valueAt(config, [...block, 'enabled']) !== true || typeof password !== 'string') continue;
    if (!(await verify(password, hash))) continue;
    const text =
      'is the password of api.password, must be another: this interface protects it less';
    conflicts.push({ path: [...block, 'password'], text });
  }
  return conflicts;
}
