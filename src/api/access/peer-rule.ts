import { BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock } from '../../clock.ts';
import { plainAddress } from '../../house/peer-address.ts';

/** A range of addresses. */
export interface AddressRange {
  readonly address: string;
  /** Leading bits that are the same in all of them. */
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads `10.0.0.0/8`, `fd00::/8` or one address. @returns undefined for anything else. */
export function addressRange(text: string): AddressRange | undefined {
  const [, address = '', digits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  if (prefix > bits) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Addresses that no router of the internet carries. */
const HOUSE = [
  '127.0.0.0/8', // loopback, RFC 1122
  '::1',
  '169.254.0.0/16', // link-local, RFC 3927
  'fe80::/10', // RFC 4291
  '10.0.0.0/8', // private, RFC 1918
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7', // unique local, RFC 4193
];

/** A renewed lease or a new prefix of the provider counts after this long, milliseconds. */
const LOOK_AGAIN_MS = 10_000;

type Interfaces = () => NodeJS.Dict<NetworkInterfaceInfo[]>;

export interface PeerRuleOptions {
  /** Ranges that may connect as well; they add to the house's own. */
  readonly allowFrom: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
  /** The host's networks; only tests have others. */
  readonly interfaces?: Interfaces;
}

/**
 * Who may connect at all: loopback, link-local, private and unique local addresses, the networks
 * this host is in, and `api.allowFrom`. Opening a port to the internet by accident opens nothing.
 */
export class PeerRule {
  readonly #always = new BlockList();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #interfaces: Interfaces;
  #own = new BlockList();
  #lookAtMs = Number.NEGATIVE_INFINITY;

  constructor({ allowFrom, clock, interfaces = networkInterfaces }: PeerRuleOptions) {
    this.#clock = clock;
    this.#interfaces = interfaces;
    addRanges(this.#always, [...HOUSE, ...allowFrom]);
  }

  /** @param address - of the peer, as the socket has it; undefined once it is gone. */
  allows(address: string | undefined): boolean {
    if (address === undefined) return false;
    const plain = plainAddress(address);
    const version = isIP(plain);
    if (version === 0) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    return this.#always.check(plain, family) || this.#ownNetworks().check(plain, family);
  }

  #ownNetworks(): BlockList {
    const nowMs = this.#clock.now();
    if (nowMs >= this.#lookAtMs) {
      this.#lookAtMs = nowMs + LOOK_AGAIN_MS;
      this.#own = new BlockList();
      addRanges(this.#own, ownRanges(this.#interfaces()));
    }
    return this.#own;
  }
}

function addRanges(list: BlockList, ranges: readonly string[]): void {
  for (const text of ranges) {
    const range = addressRange(text);
    if (range !== undefined) list.addSubnet(range.address, range.prefix, range.family);
  }
}

function ownRanges(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  return (
    Object.values(interfaces)
      .flatMap((addresses) => addresses ?? [])
      .flatMap(({ cidr }) => (cidr === null ? [] : [cidr]))
      // A point-to-point link may claim the whole internet for its network.
      .filter((cidr) => !cidr.endsWith('/0'))
  );
}
