import { SerialPort } from 'serialport';
import type { Clock } from '../../clock.ts';
import { ParityBits } from '../dsmr/parity-bits.ts';
import type { Line, LineEvents } from './byte-link.ts';
import { type DeviceWatch, watchDevice } from './device-watch.ts';
import { portFormatOf, type SettingSearch } from './serial-setting.ts';

export interface SerialLineParts {
  readonly path: string;
  readonly search: SettingSearch;
  /** Bytes taken from the port at a time; null for all that are there. */
  readonly bufferBytes: number | null;
  readonly clock: Clock;
}

/** Old meters send every 10 s, and a telegram takes half a second at 9600 baud. */
const TRY_MS = 12_000;
/** A setting that worked is doubted only after this long without a telegram, milliseconds. */
const DOUBT_MS = 60_000;

/** Opens a serial port, and again with the next setting while nothing is understood. */
export function openSerialLine(parts: SerialLineParts, events: LineEvents): Line {
  const { path, search, bufferBytes, clock } = parts;
  let port: SerialPort | undefined;
  let alarm: unknown;
  let watch: DeviceWatch | undefined;
  let isOver = false;

  function down(detail: string): void {
    if (isOver) return;
    end();
    events.down({ kind: 'transport', detail: `${path}: ${detail}` });
  }

  function end(): void {
    isOver = true;
    clock.clearTimeout(alarm);
    watch?.stop();
    // While it is being opened it cannot be closed; open() sees to it then.
    if (port?.isOpen) port.close();
  }

  function expectTelegram(delayMs: number): void {
    clock.clearTimeout(alarm);
    if (search.hasChoice && !isOver) alarm = clock.setTimeout(tryNext, delayMs);
  }

  function tryNext(): void {
    const before = port;
    port = undefined;
    watch?.stop();
    search.next();
    before?.close((error) => {
      if (isOver) return;
      if (error) down(error.message);
      else open();
    });
  }

  function open(): void {
    const { baudRate, format } = search.current;
    const wire = portFormatOf(format);
    // Some adapters and all pseudo-terminals deliver eight bits whatever is asked of them.
    const parity =
      wire.dataBits === 7 && wire.parity !== 'none' ? new ParityBits(wire.parity) : undefined;
    const opened = new SerialPort({
      path,
      baudRate,
      ...wire,
      ...(bufferBytes !== null && { highWaterMark: bufferBytes }),
      autoOpen: false,
    });
    port = opened;
    opened.on('data', (chunk: Buffer) => {
      watch?.heard();
      events.bytes(parity === undefined ? chunk : parity.strip(chunk));
    });
    opened.on('error', (error) => down(error.message));
    opened.on('close', (error: Error | null) => {
      if (port === opened) down(error?.message ?? 'closed');
    });
    watch = watchDevice(path, clock, down);
    opened.open((error) => {
      if (error) {
        down(error.message);
      } else if (isOver) {
        opened.close();
      } else {
        events.up(`${path} at ${baudRate} ${format}`);
        expectTelegram(TRY_MS);
      }
    });
  }

  open();
  return { close: end, understood: () => expectTelegram(DOUBT_MS) };
}
