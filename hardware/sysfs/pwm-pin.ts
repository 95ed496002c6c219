import type { PwmChip } from './pwm-chip.ts';
import type { Sysfs } from './sysfs.ts';

const DEVICE_TREE = 'firmware/devicetree/base';
/** Pin groups hang directly below a GPIO controller, which never lies deeper than this. */
const DEEPEST = 6;

/**
 * Whether the device tree connects a pin with the PWM. The kernel drives a channel just the same
 * when it does not: then every register is right and the pin is dead.
 *
 * @returns undefined where the device tree does not say.
 */
export function isRouted(sysfs: Sysfs, chip: PwmChip, pin: number): boolean | undefined {
  const property = `${chip.path}/device/of_node/pinctrl-0`;
  if (!sysfs.has(property)) {
    // A device that the device tree describes, without pins of its own, is connected with none.
    return sysfs.has(`${chip.path}/device/of_node`) ? false : undefined;
  }
  const handles = words(sysfs.readBytes(property));
  const groups = [...pinGroups(sysfs, DEVICE_TREE, 0)].filter(([path]) =>
    words(sysfs.readBytes(`${path}/phandle`)).some((handle) => handles.includes(handle)),
  );
  if (groups.length === 0) return undefined;
  return groups.some(([, pins]) => pins.includes(pin));
}

/** Every group of pins in the device tree, with the numbers of its pins. */
function* pinGroups(
  sysfs: Sysfs,
  path: string,
  depth: number,
): Generator<readonly [path: string, pins: readonly number[]]> {
  const names = sysfs.list(path);
  if (names.includes('phandle')) {
    // Pi 0 to 4: bindings of brcm,bcm2835-gpio. Pi 5: of raspberrypi,rp1-gpio.
    if (names.includes('brcm,pins')) yield [path, words(sysfs.readBytes(`${path}/brcm,pins`))];
    else if (names.includes('pins')) yield [path, pinNumbers(sysfs.readBytes(`${path}/pins`))];
  }
  if (depth === DEEPEST) return;
  for (const name of names) {
    if (isNode(sysfs, `${path}/${name}`)) yield* pinGroups(sysfs, `${path}/${name}`, depth + 1);
  }
}

/** Nodes are folders, and every node tells its name; properties are files. */
function isNode(sysfs: Sysfs, path: string): boolean {
  return sysfs.has(`${path}/name`);
}

/** Cells of a device tree: 32 bits, big-endian (Devicetree Specification 0.4, section 2.2.4). */
function words(bytes: Buffer): number[] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readUInt32BE(index * 4),
  );
}

/** `gpio18\0gpio19\0` */
function pinNumbers(bytes: Buffer): number[] {
  return [...bytes.toString('latin1').matchAll(/gpio(\d+)\0/g)].map(([, number]) => Number(number));
}
