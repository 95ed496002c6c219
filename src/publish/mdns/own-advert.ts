import type { Advert, Advertiser } from './advert.ts';

/** The parts of the `api` block that tell where its pages are. */
interface ApiBlock {
  readonly port: number;
  readonly basePath: string;
  readonly tls: unknown;
}

/** The web interface is on a port of chance, and nobody has said which. */
export class NoPortError extends Error {
  override readonly name = 'NoPortError';
  readonly code = 'MDNS_NO_PORT';
}

/**
 * Our own host name and web interface.
 *
 * @param port - that is told, where it is another one than `api.port`.
 * @throws {NoPortError} when neither is known.
 */
export function ownAdvert({ name, mac, version, read }: Advertiser, port: number | null): Advert {
  const api = read('api') as ApiBlock;
  const told = port ?? api.port;
  if (told === 0) {
    throw new NoPortError('api.port is 0, any free one: say which by publish.mdns.port');
  }
  return {
    name,
    type: api.tls === null ? 'http' : 'https',
    host: name,
    port: told,
    txt: {
      path: `${api.basePath}/`,
      product: 'SunPilot',
      version,
      ...(mac !== '' && { id: mac.replaceAll(':', '') }),
    },
  };
}
