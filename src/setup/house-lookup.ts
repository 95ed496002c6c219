import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { PeerRule } from '../api/access/peer-rule.ts';
import type { Clock } from '../clock.ts';
import { createHostLookup } from '../meter/sources/host-lookup.ts';

/** A host has addresses, none of them in the house. */
export class NotInHouseError extends Error {
  override readonly name = 'NotInHouseError';
  readonly code = 'SETUP_NOT_IN_HOUSE';

  constructor(hostname: string) {
    super(`${hostname} is not in the house: its address is neither private nor link-local`);
  }
}

export interface HouseLookupParts {
  readonly clock: Clock;
  /** Finds addresses; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Told of a host that has addresses, none of them in the house. */
  readonly outside?: () => void;
}

/**
 * Resolves host names for connections to what is in the house: loopback, link-local, private and
 * unique local addresses (RFC 1918, RFC 3927, RFC 4193). A connection is made to the very addresses
 * that were looked at, so that a name cannot change its mind in between.
 */
export function houseLookup({
  clock,
  lookup = createHostLookup({ clock }),
  outside,
}: HouseLookupParts): LookupFunction {
  const isInHouse = houseRule(clock);
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error !== null) return callback(error, '', 0);
      const all: readonly LookupAddress[] =
        typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found;
      const near = all.filter(({ address }) => isInHouse(address));
      const [first] = near;
      if (first === undefined) {
        outside?.();
        callback(new NotInHouseError(hostname), '', 0);
      } else if (options.all) callback(null, near);
      else callback(null, first.address, first.family);
    });
  };
}

/** Whether an address is one of the house; an address that is written down is never resolved. */
export function houseRule(clock: Pick<Clock, 'now'>): (address: string) => boolean {
  const rule = new PeerRule({ allowFrom: [], clock, interfaces: () => ({}) });
  return (address) => rule.allows(address);
}
