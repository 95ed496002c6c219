import type { StartOutlet } from '../../house/outlet.ts';
import type { Advertiser } from './advert.ts';
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
  const { device, house, log, settings, version } = context;
  const who: Advertiser = {
    name: house.picture().name,
    mac: device.address().mac,
    version,
    read: (path) => settings.read(path),
  };
  const own = ownAdvert(who, config.port);
  const adverts = [own, ...(config.compat ? compatAdverts(who) : [])];
  if (avahiRuns()) return tellAvahi(adverts, config.avahiFolder, log);
  return startResponder(adverts, config.interfaces, log);
};
