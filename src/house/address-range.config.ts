import { z } from 'zod';
import { addressRange } from './address-list.ts';

/** An address, or a range of them: `192.168.1.7`, `10.0.0.0/8`, `fd00::/8`. */
export const AddressRange = z.string().refine((text) => addressRange(text) !== undefined, {
  error: 'must be an address or a range such as 192.168.1.0/24',
});
