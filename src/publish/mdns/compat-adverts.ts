import { type ModbusServerConfig, modbusPort } from '../modbus/modbus.config.ts';
import { type Advert, type Advertiser, tailOf } from './advert.ts';

/** A block of an interface that is switched on, as far as it is told of. */
interface PortBlock {
  readonly enabled: boolean;
  readonly port: number;
}

/** Tells of one interface, as its original does. */
type AdvertsOf = (who: Advertiser) => readonly Advert[];

const ALL: readonly AdvertsOf[] = [energyMe, homeWizard, smartMeter, whatwatt];

/** The interfaces of others that are on, each as its own clients look for it. */
export function compatAdverts(who: Advertiser): readonly Advert[] {
  return ALL.flatMap((adverts) => adverts(who));
}

/** EnergyMe Home: Home Assistant finds it by the vendor. */
function energyMe(who: Advertiser): Advert[] {
  const block = switchedOn(who, 'compat.energyme');
  if (block === undefined) return [];
  const host = 'energyme';
  const about = {
    device_id: who.mac.replaceAll(':', '').toLowerCase(),
    vendor: 'EnergyMe',
    model: 'Home',
    version: who.version,
  };
  const web = { ...about, path: '/', auth: 'required', ssl: 'false' };
  return [
    { name: host, type: 'http', host, port: block.port, txt: web },
    ...modbus(who).map((port) => ({
      ...{ name: host, type: 'modbus', host, port },
      txt: { ...about, channels: '17' },
    })),
  ];
}

/** HomeWizard P1: its clients want all five keys, and a host name that begins so. */
function homeWizard(who: Advertiser): Advert[] {
  const block = switchedOn(who, 'compat.homewizard');
  if (block === undefined) return [];
  const serial = who.mac.replaceAll(':', '').toLowerCase();
  const host = `p1meter-${tailOf(who.mac).toLowerCase()}`;
  const txt = {
    api_enabled: '1',
    path: '/api/v1',
    serial,
    product_name: 'P1 meter',
    product_type: 'HWE-P1',
  };
  return [{ name: host, type: 'hwenergy', host, port: block.port, txt }];
}

/** The raw stream of the voelkerb/smartmeter project, whose service is told of under that port. */
function smartMeter(who: Advertiser): Advert[] {
  const block = who.read('publish.smartMeter') as
    | { enabled: boolean; name: string | null; streamPort: number | null }
    | undefined;
  if (block?.enabled !== true || !block.streamPort) return [];
  const name = block.name ?? who.name;
  return [{ name, type: 'elec', host: name, port: block.streamPort, txt: {} }];
}

/** whatwatt Go: Homey finds it by the type. */
function whatwatt(who: Advertiser): Advert[] {
  const block = switchedOn(who, 'compat.whatwatt');
  if (block === undefined) return [];
  const tail = tailOf(who.mac);
  const host = `whatwatt-${tail}`;
  const txt = { id: who.mac.replaceAll(':', ''), type: '100' };
  const web = { name: `whatwatt Go ${tail} WebUI`, type: 'http', subtype: 'server' };
  return [
    { ...web, host, port: block.port, txt },
    ...modbus(who).map((port) => ({
      ...{ name: `ModbusTCP Slave ${tail}`, type: 'modbus', host, port, txt },
    })),
  ];
}

/** Modbus is one server for all who have it; none where it is off or on a port of chance. */
function modbus({ read }: Advertiser): number[] {
  const block = read('publish.modbus') as ModbusServerConfig;
  const port = modbusPort(block.port);
  return block.enabled && port !== 0 ? [port] : [];
}

function switchedOn({ read }: Advertiser, path: string): PortBlock | undefined {
  const block = read(path) as PortBlock | undefined;
  return block?.enabled === true && block.port !== 0 ? block : undefined;
}
