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

  /** @param address - in its plain form, without a zone. */
  has(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, familyOf(address));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
