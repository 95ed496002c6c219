import { BlockList, isIP } from 'node:net';

/** Addresses that are listed one by one or by range. */
export class PeerList {
  readonly #list = new BlockList();

  /** @param ranges - addresses, or ranges such as `192.168.1.0/24`, as the schema has checked. */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', prefix] = range.split('/');
      const bits = isIP(address) === 4 ? 32 : 128;
      this.#list.addSubnet(
        address,
        prefix === undefined ? bits : Number(prefix),
        familyOf(address),
      );
    }
  }

  /** @param address - as {@link plainAddress} gives it. */
  has(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, familyOf(address));
  }
}

/** `::ffff:192.0.2.1` as `192.0.2.1`, and without the zone of a link-local address. */
export function plainAddress(address: string): string {
  const [bare = address] = address.toLowerCase().split('%', 1);
  return bare.startsWith('::ffff:') && bare.includes('.') ? bare.slice('::ffff:'.length) : bare;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
