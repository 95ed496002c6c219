import { z } from 'zod';
import { BYTE_MEASUREMENTS, NUMBER_MEASUREMENTS } from './measurement-name.config.ts';

/** 16-bit registers that each number type takes. */
const TYPE_WORDS = { short: 1, int: 2, long: 4, float: 2, double: 4 } as const;

/** Addresses end before this: 30001 to 39999 in the old way of counting. */
const END_ADDRESS = 9_999;
/** More sets than anyone lays out, and a bound on what a request can make us keep. */
const MAX_SETS = 64;

/** One value in a set of registers. */
const Register = z.strictObject({
  id: z
    .enum([...NUMBER_MEASUREMENTS, ...keysOf(BYTE_MEASUREMENTS)], {
      error: 'must be an identifier of docs/integrations/modbus.md, such as 1.7.0 or power.active',
    })
    .describe('What is told: an OBIS code or a name'),
  type: z
    .enum(['double', 'float', 'long', 'int', 'short'])
    .default('double')
    .describe('How a number is told; what is told in bytes takes no notice of it'),
  scaler: z
    .int()
    .min(-6)
    .max(6)
    .default(0)
    .describe('Power of ten a number is multiplied by; kW and kWh become W and Wh by 3'),
});
export type Register = z.output<typeof Register>;

const RegisterSet = z.strictObject({
  start_address: z
    .int()
    .min(0)
    .max(END_ADDRESS - 1)
    .describe('Address of its first register, counted from 0'),
  word_order: z
    .enum(['msw', 'lsw'])
    .default('msw')
    .describe('Whether the most or the least significant word of a number comes first'),
  registers: z.array(Register).max(END_ADDRESS).describe('What stands there, one after the other'),
});
export type RegisterSet = z.output<typeof RegisterSet>;

/** How many 16-bit registers a value takes. */
export function wordsOf({ id, type }: Register): number {
  const bytes = isBytes(id) ? BYTE_MEASUREMENTS[id] : undefined;
  return bytes === undefined ? TYPE_WORDS[type] : bytes / 2;
}

/** Registers by function code 04, in the shape of the whatwatt Go's `/api/v1/modbus`. */
export const RegisterSets = z
  .array(RegisterSet)
  .max(MAX_SETS)
  .superRefine((sets, context) => {
    const taken = new Map<number, number>();
    for (const [index, set] of sets.entries()) {
      const end = set.start_address + set.registers.reduce((sum, one) => sum + wordsOf(one), 0);
      const complain = (message: string): void =>
        context.addIssue({ code: 'custom', path: [index, 'start_address'], message });
      if (end > END_ADDRESS) {
        complain(`reaches to register ${end - 1}, must end at ${END_ADDRESS - 1} at the latest`);
        continue;
      }
      for (let address = set.start_address; address < end; address++) {
        const other = taken.get(address);
        if (other !== undefined) {
          complain(`meets set ${other} at register ${address}, must not overlap`);
          break;
        }
        taken.set(address, index);
      }
    }
  });
export type RegisterSets = z.output<typeof RegisterSets>;

function isBytes(id: string): id is keyof typeof BYTE_MEASUREMENTS {
  return Object.hasOwn(BYTE_MEASUREMENTS, id);
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
