import { isDeepStrictEqual } from 'node:util';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import type { Advert, Advertiser } from './advert.ts';
import { avahiRuns, tellAvahi } from './avahi.ts';
import { compatAdverts } from './compat-adverts.ts';
import type { MdnsConfig } from './mdns.config.ts';
import { ownAdvert } from './own-advert.ts';
import { startResponder } from './responder.ts';

/**
 * Makes the box be found on the local network: its host name, its web interface, and, where it is
 * asked for, the interfaces of others under the names of theirs. Where avahi-daemon runs, that is
 * told to answer instead.
 *
 * @throws {NoPortError} when the port of the web interface is not known.
 * @throws {Error} of the package, when the network cannot be spoken to.
 */
export const start: StartOutlet<MdnsConfig> = async (config, context) => {
  const { log } = context;
  const adverts = advertsOf(config, context);
  const running = avahiRuns()
    ? await tellAvahi(adverts, config.avahiFolder, log)
    : await startResponder(adverts, config.interfaces, log);
  return {
    ...running,
    // The settings of others are asked for each time: what is told of them may have changed.
    reload: (next) =>
      isDeepStrictEqual(next, config) && isDeepStrictEqual(advertsOf(next, context), adverts),
  };
};

function advertsOf(
  { port, compat }: MdnsConfig,
  { device, house, settings, version }: OutletContext,
): readonly Advert[] {
  const who: Advertiser = {
    name: house.picture().name,
    mac: device.address().mac,
    version,
    read: (path) => settings.read(path),
  };
  return [ownAdvert(who, port), ...(compat ? compatAdverts(who) : [])];
}
