import type { z } from 'zod';
import type { MeterConfig } from './meter.config.ts';
import type { FoundService } from './service-records.ts';

/** A meter that is announced on the local network. */
export interface FoundMeter {
  /** What it calls itself. */
  readonly name: string;
  /** IPv4 in dotted form. */
  readonly address: string;
  /** The `meter` block that reads it, by its host name: addresses change. */
  readonly source: z.input<typeof MeterConfig>;
}

type Recognise = (service: FoundService) => FoundMeter['source'] | undefined;

/** Services that known meters announce, each with what distinguishes them from others. */
const KNOWN: Readonly<Record<string, Recognise>> = {
  /** HomeWizard P1 and kWh meters. */
  '_hwenergy._tcp': ({ host, port, txt }) =>
    /^HWE-P1|^SDM|^HWE-KWH/i.test(txt.get('product_type') ?? '')
      ? { source: 'http', preset: 'homewizard', url: urlOf(host, port) }
      : undefined,
  /** SolarSync, and another SunPilot. */
  '_http._tcp': ({ host, port, txt }) =>
    /^solarsync_/i.test(host) || txt.get('product') === 'SunPilot'
      ? { source: 'power', url: urlOf(host, port) + (txt.get('path') ?? '/').replace(/\/$/, '') }
      : undefined,
  /** EnergyMe Home says who it is, whatwatt Go by its host name. */
  '_modbus._tcp': ({ host, port, txt }) => {
    if (txt.get('vendor') === 'EnergyMe') return { source: 'modbus', map: 'energyme', host, port };
    if (/^whatwatt[-_]/i.test(host)) return { source: 'modbus', map: 'pac2200', host, port };
    return undefined;
  },
  /**
   * SmartMeter of the voelkerb project: it announces its raw stream; commands have a port of their
   * own.
   */
  '_elec._tcp': ({ host }) => ({ source: 'smartMeter', host }),
};

/** Services to ask for, those that tell most of a meter first. */
export const KNOWN_TYPES: readonly string[] = Object.keys(KNOWN);

/** The meter behind a service, if it is one that can be read. */
export function knownMeter(service: FoundService): FoundMeter | undefined {
  const { name, address, type } = service;
  const source = KNOWN[type]?.(service);
  return source && { name, address, source };
}

function urlOf(host: string, port: number): string {
  return `http://${host}${port === 80 ? '' : `:${port}`}`;
}
