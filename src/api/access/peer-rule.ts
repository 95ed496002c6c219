import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock } from '../../clock.ts';
import { AddressList } from '../../house/address-list.ts';
import { plainAddress } from '../../house/peer-address.ts';

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
  readonly #always: AddressList;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #interfaces: Interfaces;
  #own = new AddressList();
  #lookAtMs = Number.NEGATIVE_INFINITY;

  constructor({ allowFrom, clock, interfaces = networkInterfaces }: PeerRuleOptions) {
    this.#clock = clock;
    this.#interfaces = interfaces;
    this.#always = new AddressList([...HOUSE, ...allowFrom]);
  }

  /** @param address - of the peer, as the socket has it; undefined once it is gone. */
  allows(address: string | undefined): boolean {
    if (address === undefined) return false;
    const plain = plainAddress(address);
    return this.#always.has(plain) || this.#ownNetworks().has(plain);
  }

  #ownNetworks(): AddressList {
    const nowMs = this.#clock.now();
    if (nowMs >= this.#lookAtMs) {
      this.#lookAtMs = nowMs + LOOK_AGAIN_MS;
      this.#own = new AddressList(ownRanges(this.#interfaces()));
    }
    return this.#own;
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
