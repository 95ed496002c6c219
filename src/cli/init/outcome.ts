import { hostname, networkInterfaces } from 'node:os';
import type { Config } from '../../config.ts';
import type { SelfTest } from '../../setup/self-test.ts';

/** IEC 61851-1 table A.3, for people. */
const PILOT_WORDS = {
  A: 'no car is plugged in',
  B: 'a car is plugged in',
  C: 'a car is plugged in and wants to charge',
  D: 'a car is plugged in and wants to charge with ventilation',
  E: 'the pilot is shorted or without voltage',
  F: 'the pilot stands at -12 V',
} as const;

/** What a board showed, a line each. */
export function selfTestLines(result: SelfTest): readonly string[] {
  if (result.kind !== 'tested') {
    const what = result.kind === 'not-opened' ? 'cannot be had' : 'does not obey';
    return [`The board ${what}: ${result.detail}`];
  }
  const { driver, sensesPilot, pilot, cableA, temperatureC, faults } = result;
  return [
    `Board ${driver}: driven with the contactor open, and read back.`,
    ...(pilot === undefined ? [] : [`Pilot: ${pilot}, ${PILOT_WORDS[pilot]}.`]),
    ...(sensesPilot ? [] : ['Pilot: not measured, so it cannot tell whether a car is there.']),
    ...(cableA === undefined ? [] : [`Cable: ${cableA} A.`]),
    ...(temperatureC === undefined ? [] : [`Temperature: ${temperatureC} °C.`]),
    ...faults.map(({ kind, detail }) => `Fault (${kind}): ${detail}`),
  ];
}

export interface Written {
  readonly path: string;
  readonly config: Config;
  /** Whether it stands where it is looked for by itself. */
  readonly isInstalled: boolean;
  /** Whether a service manager runs the program here. */
  readonly hasService: boolean;
  /** Whether npx runs the program, as from a checkout: then that is its name there. */
  readonly isByNpx: boolean;
}

/** What to do once the file is written. */
export function nextSteps({ path, config, isInstalled, hasService, isByNpx }: Written): string {
  const flag = isInstalled ? '' : ` --config ${path}`;
  const isService = isInstalled && hasService;
  const program = isByNpx ? 'npx sunpilot' : 'sunpilot';
  const doctor = `${isService ? 'sudo ' : ''}${program} doctor${flag}`;
  const start = isService ? 'sudo systemctl restart sunpilot' : `${program} run${flag}`;
  const change =
    config.api.password === null
      ? 'Look around; changes are taken from this machine only.'
      : 'Log in with your password to change something.';
  const steps = [
    `See whether this machine is ready:  ${doctor}`,
    `Start it:                           ${start}`,
    `Open the page:                      ${pageUrl(config)}`,
  ];
  return [
    `\n${path} is written; sunpilot check finds nothing wrong with it.\n\nWhat to do next:`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    `     ${change}`,
    '',
  ].join('\n');
}

/** Where a person opens the page. */
function pageUrl({ api: { host, port } }: Config): string {
  if (host === '127.0.0.1') return `http://localhost:${port}`;
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return `http://${own?.address ?? hostname()}:${port}`;
}
