import { systemClock } from '../../clock.ts';
import type { Close, MeterFault } from '../../meter/source.ts';
import { MeterConfig } from '../../meter/sources/meter.config.ts';
import { openMeter } from '../../meter/sources/open.ts';
import { NoSourceError } from './no-source-error.ts';
import { type SourceSecrets, sourceBlock } from './source-block.ts';
import type { TelegramPrinter } from './telegram-printer.ts';

/** The clock that meters of the lands of DSMR show. */
const TIME_ZONE = 'Europe/Amsterdam';
/** Faults of the line, not of anything that came over it. */
const OF_THE_LINE: readonly MeterFault['kind'][] = ['transport', 'timeout'];

/** Sources that are asked, and so have a last answer. */
const POLLED: readonly MeterConfig['source'][] = [
  'power',
  'http',
  'modbus',
  'smartMeter',
  'p1Data',
  'whatwatt',
  'energyme',
];

export interface LiveInput {
  readonly printer: TelegramPrinter;
  /** Whether to go on after the line broke, or after the first answer of a polled meter. */
  readonly follows: boolean;
  readonly secrets: SourceSecrets;
  readonly stopped: AbortSignal;
}

/**
 * Prints what a live source tells, until it ends or it is told to stop.
 *
 * @throws {NoSourceError} for what names no live source.
 */
export async function readLive(source: string, input: LiveInput): Promise<void> {
  const { printer, follows, stopped, secrets } = input;
  const config = meterConfigOf(source, secrets);
  const meter = await openMeter(config, { clock: systemClock, timeZone: TIME_ZONE });
  const isPolled = POLLED.includes(config.source);
  let close: Close | undefined;
  try {
    await new Promise<void>((resolve) => {
      const heard = (isLast: boolean): void => {
        if (isLast || !printer.isHeard) resolve();
      };
      stopped.addEventListener('abort', () => resolve());
      close = meter.open({
        reading: (reading) => {
          printer.reading(reading);
          heard(isPolled && !follows);
        },
        fault: (fault) => {
          const isOfLine = OF_THE_LINE.includes(fault.kind);
          if (isOfLine) printer.news(fault.detail);
          else printer.refused(fault);
          heard((isOfLine || isPolled) && !follows);
        },
        link: () => {},
      });
    });
  } finally {
    close?.();
  }
}

/**
 * The meter block that stands for a device, or for a URL.
 *
 * @throws {NoSourceError} when there is none.
 */
function meterConfigOf(source: string, secrets: SourceSecrets): MeterConfig {
  const parsed = MeterConfig.safeParse(sourceBlock(source, secrets));
  if (parsed.success) return parsed.data;
  const isPassword = parsed.error.issues.some(({ path }) => path[0] === 'password');
  if (isPassword) throw new NoSourceError('needs --password-file: it answers nobody without');
  throw new NoSourceError();
}
