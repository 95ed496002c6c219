import { z } from 'zod';
import { MIN_CURRENT_A } from './pilot.ts';

const SimulatedCarConfig = z.strictObject({
  wantsA: z
    .number()
    .min(MIN_CURRENT_A)
    .max(80)
    .default(32)
    .describe('Most the car takes on each phase, amperes'),
  phases: z
    .literal([1, 2, 3])
    .default(3)
    .describe('Phases the car uses where the wallbox supplies as many'),
});

const SimulatedBoardConfig = z.strictObject({
  driver: z.literal('simulated').describe('No hardware: a board and a car that are computed'),
  car: SimulatedCarConfig.nullable().prefault({}).describe('The car on the cable; null for none'),
});

/** Lines of the 40-pin header, BCM numbering. */
const gpio = z.int().min(0).max(27);
const line = gpio.nullable().optional();

/** Pins; an absent key is that of the Raspberry Pi EVSE Hat, see `boardPins`. */
const PinsConfig = z.strictObject({
  pilot: z
    .literal([12, 13, 18, 19])
    .optional()
    .describe('Control pilot: one of the pins with hardware PWM; 18 unless given'),
  contactor: line.describe(
    'Closes the contactor when high; 17 unless given, none with `sense: none` and no interlock',
  ),
  threePhase: line.describe('High wires three phases through; none unless given'),
  watchdog: line.describe('Relay watchdog: edges while the contactor is closed; 4 unless given'),
  rcd: line.describe('Latch of the residual current monitor; 22 unless given'),
  rcdReset: line.describe('Lets that latch go; 27 unless given'),
  rcdTest: line.describe('Tests the monitor before the first close; 24 unless given'),
  feedback: line.describe('High while the contactor is closed; 23 unless given'),
  button: line.describe('Push button, low when pressed; none unless given'),
  led: line.describe('Lamp, lit when high; none unless given'),
});

const AdcConfig = z.strictObject({
  device: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Name of the IIO device, such as mcp3008; null takes the first with that channel'),
  pilotChannel: z.int().min(0).max(7).default(0).describe('Channel that shows the pilot'),
  divider: z
    .strictObject({
      gain: z
        .number()
        .refine((gain) => gain !== 0, 'must not be 0')
        .describe('Volts at the converter for each volt of the pilot'),
      offsetV: z.number().describe('Volts at the converter with the pilot at 0 V'),
    })
    .nullable()
    .default(null)
    .describe('From pilot to converter; null is the circuit of hardware/README.md'),
  proximityChannel: z
    .int()
    .min(0)
    .max(7)
    .nullable()
    .default(null)
    .describe('Channel that shows the resistor in the plug; null for a fixed cable'),
  pullUpOhm: z.number().positive().default(1_000).describe('Pull-up of that resistor, ohm'),
  pullUpV: z.number().positive().default(3.3).describe('Voltage of that pull-up, volts'),
});

const TemperatureSensorConfig = z.discriminatedUnion('sensor', [
  z.strictObject({
    sensor: z.literal('w1').describe('A sensor on the 1-Wire bus, such as a DS18B20'),
    id: z
      .string()
      .regex(/^[0-9a-f]{2}-[0-9a-f]{12}$/, 'must be its name such as 28-0316a2797dff')
      .describe('Its name below /sys/bus/w1/devices'),
  }),
  z.strictObject({
    sensor: z.literal('hwmon').describe('A sensor the kernel has a driver for'),
    name: z.string().min(1).describe('Name of the chip, such as lm75 or cpu_thermal'),
    input: z.int().min(1).max(16).default(1).describe('Which of its inputs'),
  }),
]);

/** What all real boards have, whatever drives them. */
const WIRING = {
  pins: PinsConfig.prefault({}).describe('Lines of the header, BCM numbering; null for none'),
  sense: z
    .enum(['iio', 'none'])
    .default('iio')
    .describe('How the pilot is measured: by a converter of the kernel, or not at all'),
  adc: AdcConfig.prefault({}).describe('The converter, with `sense: iio`'),
  contactorInterlock: z
    .enum(['none', 'external'])
    .default('none')
    .describe('external: hardware of its own opens the contactor when the car lets go'),
  rcdTripped: z
    .enum(['high', 'low'])
    .default('high')
    .describe('Level of the line `rcd` once it has tripped'),
  temperature: TemperatureSensorConfig.nullable()
    .default(null)
    .describe('Sensor in the box; null for none'),
};

const SysfsBoardConfig = z.strictObject({
  driver: z.literal('sysfs').describe('PWM and GPIO of the kernel: any Raspberry Pi'),
  pwmChannel: z
    .int()
    .min(0)
    .max(3)
    .nullable()
    .default(null)
    .describe('Channel of the PWM chip; null is that of the pin'),
  ...WIRING,
});

const PigpioBoardConfig = z.strictObject({
  driver: z.literal('pigpio').describe('The pigpio library in this process: root, no Pi 5'),
  ...WIRING,
});

const PigpiodBoardConfig = z.strictObject({
  driver: z.literal('pigpiod').describe('The pigpio daemon on this machine: no Pi 5'),
  host: z
    .enum(['127.0.0.1', 'localhost', '::1'])
    .default('127.0.0.1')
    .describe('This machine: the guard drives the same pins past the daemon'),
  port: z.int().min(1).max(65_535).default(8_888).describe('TCP port of the daemon'),
  ...WIRING,
});

/** The `board` block: the power electronics that are driven. */
export const BoardConfig = z.discriminatedUnion('driver', [
  SimulatedBoardConfig,
  SysfsBoardConfig,
  PigpioBoardConfig,
  PigpiodBoardConfig,
]);
export type BoardConfig = z.output<typeof BoardConfig>;

/** A board that is computed. */
export type SimulatedBoardConfig = z.output<typeof SimulatedBoardConfig>;

/** A board that exists. */
export type WiredBoardConfig = Exclude<BoardConfig, { driver: 'simulated' }>;

/** Whether this moves a contactor that exists. */
export function isRealBoard(board: BoardConfig): board is WiredBoardConfig {
  return board.driver !== 'simulated';
}

/** What the lines of a board are for. */
export type PinName = keyof WiredBoardConfig['pins'];

/** Lines of the header by purpose, BCM numbering; undefined for those that are not used. */
export type BoardPins = Readonly<Record<Exclude<PinName, 'pilot'>, number | undefined>> & {
  readonly pilot: number;
};

/** Pin map of the Raspberry Pi EVSE Hat (N. Sayer, Pi_Evse_Hat). */
const HAT = {
  pilot: 18,
  contactor: 17,
  watchdog: 4,
  rcd: 22,
  feedback: 23,
  rcdTest: 24,
  rcdReset: 27,
};

/**
 * The pins of a board: as configured, else those of the hat as far as there is a use for them.
 * Where nothing opens the contactor when the car lets go there is none to close: only the pilot is
 * driven.
 */
export function boardPins({ pins, sense, contactorInterlock }: WiredBoardConfig): BoardPins {
  const mayClose = sense === 'iio' || contactorInterlock === 'external';
  const pin = (name: Exclude<PinName, 'pilot'>, isOfUse: boolean): number | undefined => {
    const given = pins[name];
    if (given !== undefined) return given ?? undefined;
    return isOfUse && name in HAT ? HAT[name as keyof typeof HAT] : undefined;
  };
  const contactor = pin('contactor', mayClose);
  const rcd = pin('rcd', true);
  return {
    pilot: pins.pilot ?? HAT.pilot,
    contactor,
    threePhase: pin('threePhase', false),
    watchdog: pin('watchdog', contactor !== undefined),
    rcd,
    rcdReset: pin('rcdReset', rcd !== undefined),
    rcdTest: pin('rcdTest', rcd !== undefined && sense === 'iio' && contactor !== undefined),
    feedback: pin('feedback', contactor !== undefined),
    button: pin('button', false),
    led: pin('led', false),
  };
}
