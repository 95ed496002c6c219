import type { OutletContext } from '../../house/outlet.ts';

/** `GET /api`: who answers. Clients take every key for a text, and version `v1` by the letter. */
export interface Identity {
  readonly product_type: string;
  readonly product_name: string;
  /** Twelve digits, hexadecimal. */
  readonly serial: string;
  readonly firmware_version: string;
  readonly api_version: 'v1';
}

/** The serial number is the MAC address, as in the original. */
export function identityOf({
  device,
  version,
}: Pick<OutletContext, 'device' | 'version'>): Identity {
  const serial = device.address().mac.replaceAll(':', '').toLowerCase();
  return {
    product_type: 'HWE-P1',
    product_name: 'P1 meter',
    serial: serial.padStart(12, '0'),
    firmware_version: version,
    api_version: 'v1',
  };
}
