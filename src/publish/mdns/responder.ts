import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Logger } from 'pino';
import type { RunningOutlet } from '../../house/outlet.ts';
import type { Advert } from './advert.ts';

/** Where Linux lists its network interfaces. */
const INTERFACES = '/sys/class/net';

/** RFC 1035 section 2.3.4, bytes. */
const MAX_LABEL = 63;

/**
 * Answers for adverts on the local network (RFC 6762, RFC 6763), once nobody else turned out to have
 * their names; a name that is taken gets a number.
 *
 * @param interfaces - to answer on; none is all.
 */
export async function startResponder(
  adverts: readonly Advert[],
  interfaces: readonly string[],
  log: Pick<Logger, 'warn'>,
): Promise<RunningOutlet> {
  const { getResponder } = await import('@homebridge/ciao');
  // The package's own list leaves out interfaces of containers and VLANs (`eth0@if2`).
  const names = interfaces.length > 0 ? [...interfaces] : allInterfaces();
  const responder = getResponder({ interface: names });
  const services = ofOwnHosts(adverts).map(({ name, type, subtype, host, port, txt }) => {
    const subtypes = subtype === undefined ? undefined : [subtype];
    const service = responder.createService({
      ...{ name, type, hostname: host, port, txt },
      ...(subtypes && { subtypes }),
    });
    service.on('name-change', (now) => log.warn({ name, now }, 'another one is called so'));
    service.on('hostname-change', (now) => log.warn({ host, now }, 'another host is called so'));
    return service;
  });
  try {
    await Promise.all(services.map((service) => service.advertise()));
  } catch (error) {
    await responder.shutdown();
    throw error;
  }
  return {
    status: () => {
      const hosts = services.map((service) => service.getHostname().replace(/\.$/, ''));
      return `answering to ${[...new Set(hosts)].join(', ')}`;
    },
    async close() {
      await responder.shutdown();
    },
  };
}

/** To the package a host has one service, and a second one is a stranger who wants its name. */
function ofOwnHosts(adverts: readonly Advert[]): Advert[] {
  const taken = new Set<string>();
  return adverts.map((advert) => {
    const { host, type } = advert;
    if (!taken.has(host)) {
      taken.add(host);
      return advert;
    }
    return { ...advert, host: `${host.slice(0, MAX_LABEL - type.length - 1)}-${type}` };
  });
}

function allInterfaces(): string[] {
  const names = new Set([...Object.keys(networkInterfaces()), ...listedInterfaces()]);
  names.delete('lo');
  return names.size > 0 ? [...names] : ['lo'];
}

/** Those that have no address yet as well. */
function listedInterfaces(): string[] {
  try {
    return readdirSync(INTERFACES);
  } catch {
    // Not Linux: those with an address must do.
    return [];
  }
}
