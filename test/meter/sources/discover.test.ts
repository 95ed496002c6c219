import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import createMulticastDns, { type MulticastDNS, type ResponsePacket } from 'multicast-dns';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { discoverMeters } from '../../../src/meter/sources/discover.ts';
import { MeterConfig } from '../../../src/meter/sources/meter.config.ts';
import { ownPort } from '../../support/own-port.ts';

type Answer = NonNullable<ResponsePacket['answers']>[number];

interface Told {
  readonly type: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly txt: readonly string[];
}

const METERS: readonly Told[] = [
  {
    ...{ type: '_hwenergy._tcp', name: 'p1meter-ABC', host: 'p1meter-ABC', port: 80 },
    txt: ['product_type=HWE-P1', 'path=/api/v1'],
  },
  {
    ...{ type: '_hwenergy._tcp', name: 'energysocket-1', host: 'energysocket-1', port: 80 },
    txt: ['product_type=HWE-SKT'],
  },
  {
    ...{ type: '_http._tcp', name: 'SolarSync', host: 'SolarSync_E77308', port: 80 },
    txt: [''],
  },
  { type: '_http._tcp', name: 'Printer', host: 'printer', port: 80, txt: ['path=/'] },
  {
    ...{ type: '_http._tcp', name: 'SunPilot', host: 'SunPilot', port: 8_080 },
    txt: ['product=SunPilot', 'path=/box/'],
  },
  {
    ...{ type: '_modbus._tcp', name: 'energyme', host: 'energyme', port: 502 },
    txt: ['Vendor=EnergyMe'],
  },
  {
    ...{ type: '_modbus._tcp', name: 'ModbusTCP Slave A1', host: 'whatwatt-A1', port: 1_502 },
    txt: [''],
  },
  { type: '_modbus._tcp', name: 'Inverter', host: 'inverter', port: 502, txt: [''] },
  { type: '_elec._tcp', name: 'SolarSync', host: 'SolarSync-elec', port: 54_322, txt: [''] },
  { type: '_elec._tcp', name: 'smartmeterX', host: 'smartmeterX', port: 54_322, txt: [''] },
];

/** Everything stays on loopback: one responder, asked directly. */
let responder: MulticastDNS;
let port: number;
let clock: VirtualClock;
let asked: string[];
/** Packets that were asked with, and that were answered with. */
let questions: number;
let answered: number;

beforeEach(async () => {
  port = await ownPort();
  clock = new VirtualClock();
  asked = [];
  questions = 0;
  answered = 0;
  responder = createMulticastDns({ multicast: false, port, bind: '127.0.0.1' });
  await once(responder, 'ready');
  responder.on('query', ({ questions: heard = [] }, from) => {
    asked.push(...heard.map(({ name, type }) => `${type} ${name}`));
    // The last first: the order of answers is to change nothing.
    for (const { name, type } of heard.toReversed()) {
      const answers = METERS.flatMap((meter) => answersOf(meter, name, type));
      if (answers.length === 0) continue;
      answered++;
      responder.respond({ answers }, from);
    }
    questions++;
  });
});
afterEach(async () => {
  await new Promise<void>((resolve) => responder.destroy(() => resolve()));
});

/** As meters answer that tell only what was asked, each in its own packet. */
function answersOf({ type, name, host, port, txt }: Told, asked: string, of: string): Answer[] {
  const instance = `${name}.${type}.local`;
  const target = `${host}.local`;
  if (of === 'PTR' && asked === `${type}.local`) {
    return [{ name: asked, type: 'PTR', data: instance }];
  }
  if (of === 'SRV' && asked === instance) {
    return [{ name: asked, type: 'SRV', data: { target, port } }];
  }
  if (of === 'TXT' && asked === instance) {
    return [{ name: asked, type: 'TXT', data: [...txt] }];
  }
  if (of === 'A' && asked === target) {
    return [{ name: asked, type: 'A', data: `10.0.0.${host.length}` }];
  }
  return [];
}

async function discover(own?: string) {
  const socket = createSocket('udp4');
  const network = { multicast: false, bind: false as const, ip: '127.0.0.1', port, socket };
  const found = discoverMeters({ clock, network, ...(own !== undefined && { own }) });
  let heard = 0;
  socket.on('message', () => heard++);
  for (const second of [1, 2, 3]) {
    // Asked once a second; whoever looks has heard all that was answered.
    await expect.poll(() => questions === second && heard === answered).toBe(true);
    clock.advanceTo(1_000 * second);
  }
  return found;
}

test('finds the meters it knows among everything that is told of', async () => {
  const found = await discover();
  expect(found).toEqual([
    {
      ...{ name: 'energyme', address: '10.0.0.8' },
      source: { source: 'modbus', map: 'energyme', host: 'energyme.local', port: 502 },
    },
    {
      ...{ name: 'ModbusTCP Slave A1', address: '10.0.0.11' },
      source: { source: 'modbus', map: 'pac2200', host: 'whatwatt-A1.local', port: 1_502 },
    },
    {
      ...{ name: 'p1meter-ABC', address: '10.0.0.11' },
      source: { source: 'http', preset: 'homewizard', url: 'http://p1meter-ABC.local' },
    },
    {
      ...{ name: 'smartmeterX', address: '10.0.0.11' },
      source: { source: 'smartMeter', host: 'smartmeterX.local' },
    },
    {
      ...{ name: 'SolarSync', address: '10.0.0.16' },
      source: { source: 'power', url: 'http://SolarSync_E77308.local' },
    },
    {
      ...{ name: 'SolarSync', address: '10.0.0.14' },
      source: { source: 'smartMeter', host: 'SolarSync-elec.local' },
    },
    {
      ...{ name: 'SunPilot', address: '10.0.0.8' },
      source: { source: 'power', url: 'http://SunPilot.local:8080/box' },
    },
  ]);
  for (const { source } of found) expect(MeterConfig.safeParse(source).error).toBeUndefined();
});

test('not oneself, whatever the case', async () => {
  expect((await discover('sunpilot')).map(({ name }) => name)).not.toContain('SunPilot');
});

test('what is known already is not asked for again', async () => {
  await discover();
  const ofPrinter = asked.filter((question) => /printer/i.test(question));
  expect(ofPrinter).toEqual([
    'SRV Printer._http._tcp.local',
    'TXT Printer._http._tcp.local',
    'A printer.local',
  ]);
});
