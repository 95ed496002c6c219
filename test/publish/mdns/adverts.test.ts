import { describe, expect, test } from 'vitest';
import { HomeWizardConfig } from '../../../src/compat/homewizard/homewizard.config.ts';
import type { Advertiser } from '../../../src/publish/mdns/advert.ts';
import { compatAdverts } from '../../../src/publish/mdns/compat-adverts.ts';
import { ownAdvert } from '../../../src/publish/mdns/own-advert.ts';
import { serviceXml } from '../../../src/publish/mdns/service-xml.ts';
import { ModbusServerConfig } from '../../../src/publish/modbus/modbus.config.ts';
import { SmartMeterConfig } from '../../../src/publish/smart-meter/smart-meter.config.ts';

const API = { port: 8_080, basePath: '', tls: null };

/** A box whose configuration holds these blocks besides those that are off. */
function box(blocks: Readonly<Record<string, unknown>> = {}): Advertiser {
  const all: Readonly<Record<string, unknown>> = {
    api: API,
    'compat.homewizard': HomeWizardConfig.parse({}),
    'publish.modbus': ModbusServerConfig.parse({}),
    'publish.smartMeter': SmartMeterConfig.parse({}),
    ...blocks,
  };
  const read = (path: string): unknown => all[path];
  return { name: 'SunPilot_E77308', mac: 'D8:3A:DD:E7:73:08', version: '1.2.3', read };
}

describe('our own', () => {
  test('host name as configured, and the web interface', () => {
    expect(ownAdvert(box(), null)).toEqual({
      name: 'SunPilot_E77308',
      type: 'http',
      host: 'SunPilot_E77308',
      port: 8_080,
      txt: { path: '/', product: 'SunPilot', version: '1.2.3', id: 'D83ADDE77308' },
    });
  });

  test('behind a proxy: its port, and the path there', () => {
    const proxied = box({ api: { ...API, port: 0, basePath: '/sunpilot' } });
    expect(ownAdvert(proxied, 443)).toMatchObject({ port: 443, txt: { path: '/sunpilot/' } });
    expect(() => ownAdvert(proxied, null)).toThrow(/publish.mdns.port/);
  });

  test('with a certificate it is another service', () => {
    expect(ownAdvert(box({ api: { ...API, tls: { cert: 'c', key: 'k' } } }), null).type).toBe(
      'https',
    );
  });

  test('without a network there is no id', () => {
    expect(ownAdvert({ ...box(), mac: '' }, null).txt).not.toHaveProperty('id');
  });
});

describe('those of others', () => {
  test('are not told of while they are off, or not there', () => {
    expect(compatAdverts(box())).toEqual([]);
  });

  test('HomeWizard', () => {
    const homewizard = HomeWizardConfig.parse({ enabled: true, port: 80 });
    expect(compatAdverts(box({ 'compat.homewizard': homewizard }))).toEqual([
      {
        name: 'p1meter-e77308',
        type: 'hwenergy',
        host: 'p1meter-e77308',
        port: 80,
        txt: {
          api_enabled: '1',
          path: '/api/v1',
          serial: 'd83adde77308',
          product_name: 'P1 meter',
          product_type: 'HWE-P1',
        },
      },
    ]);
  });

  test('EnergyMe Home, with Modbus where that is on', () => {
    const energyme = { enabled: true, port: 8_083 };
    const about = {
      device_id: 'd83adde77308',
      vendor: 'EnergyMe',
      model: 'Home',
      version: '1.2.3',
    };
    const web = {
      ...{ name: 'energyme', type: 'http', host: 'energyme', port: 8_083 },
      txt: { ...about, path: '/', auth: 'required', ssl: 'false' },
    };
    expect(compatAdverts(box({ 'compat.energyme': energyme }))).toEqual([web]);
    const modbus = ModbusServerConfig.parse({ enabled: true, port: 1_502 });
    expect(compatAdverts(box({ 'compat.energyme': energyme, 'publish.modbus': modbus }))).toEqual([
      web,
      {
        ...{ name: 'energyme', type: 'modbus', host: 'energyme', port: 1_502 },
        txt: { ...about, channels: '17' },
      },
    ]);
  });

  test('whatwatt Go', () => {
    const modbus = ModbusServerConfig.parse({ enabled: true, port: 1_502 });
    const whatwatt = { enabled: true, port: 8_084 };
    const txt = { id: 'D83ADDE77308', type: '100' };
    const host = 'whatwatt-E77308';
    expect(compatAdverts(box({ 'compat.whatwatt': whatwatt, 'publish.modbus': modbus }))).toEqual([
      {
        ...{ name: 'whatwatt Go E77308 WebUI', type: 'http', subtype: 'server' },
        ...{ host, port: 8_084, txt },
      },
      { name: 'ModbusTCP Slave E77308', type: 'modbus', host, port: 1_502, txt },
    ]);
  });

  test('SmartMeter, by the port of its raw stream', () => {
    const on = { enabled: true, name: 'smartmeter7' };
    expect(compatAdverts(box({ 'publish.smartMeter': SmartMeterConfig.parse(on) }))).toEqual([
      { name: 'smartmeter7', type: 'elec', host: 'smartmeter7', port: 54_322, txt: {} },
    ]);
    const without = SmartMeterConfig.parse({ ...on, streamPort: null });
    expect(compatAdverts(box({ 'publish.smartMeter': without }))).toEqual([]);
  });

  test('a port of chance is not told', () => {
    const homewizard = HomeWizardConfig.parse({ enabled: true, port: 0 });
    expect(compatAdverts(box({ 'compat.homewizard': homewizard }))).toEqual([]);
  });
});

test('a service as Avahi reads it', () => {
  const advert = { ...ownAdvert(box(), null), name: 'A & <B>', subtype: 'server' };
  expect(serviceXml(advert)).toBe(`<?xml version="1.0" standalone="no"?>
<!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group>
  <name>A &amp; &lt;B&gt;</name>
  <service>
    <type>_http._tcp</type>
    <subtype>_server._sub._http._tcp</subtype>
    <port>8080</port>
    <txt-record>path=/</txt-record>
    <txt-record>product=SunPilot</txt-record>
    <txt-record>version=1.2.3</txt-record>
    <txt-record>id=D83ADDE77308</txt-record>
  </service>
</service-group>
`);
});
