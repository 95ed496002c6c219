import { BlockList, isIP } from 'node:net';

/** A range of addresses. */
interface AddressRange {
  readonly address: string;
  /** Leading bits that are the same in all of them. */
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads `10.0.0.0/8`, `fd00::/8` or one address. @returns undefined for anything else. */
export function addressRange(text: string): AddressRange | undefined {
  const [, address = '', digits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined) return undefined;
  const bits = family === 'ipv4' ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  return prefix > bits ? undefined : { address, prefix, family };
}

/** Addresses that are listed one by one or by range. */
export class AddressList {
  readonly #list = new BlockList();

  /** @param ranges - as {@link addressRange} reads them; what it does not read lists nothing. */
  constructor(ranges: readonly string[] = []) {
    for (const text of ranges) {
      const range = addressRange(text);
      if (range !== undefined) this.#list.addSubnet(range.address, range.prefix, range.family);
    }
  }

  /** @param address - in its plain form, without a zone; a text that is none is in no list. */
  has(address: string): boolean {
    const family = familyOf(address);
    return family !== undefined && this.#list.check(address, family);
  }
}

function familyOf(address: string): AddressRange['family'] | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}
