import type { SerialConfig, SerialFormat } from './serial.config.ts';

/** How a serial port is set. */
export interface SerialSetting {
  readonly baudRate: number;
  readonly format: SerialFormat;
}

/** A format as a serial port wants it. */
export function portFormatOf(format: SerialFormat) {
  return {
    dataBits: format.startsWith('7') ? 7 : 8,
    parity: format.includes('E') ? 'even' : format.includes('O') ? 'odd' : 'none',
    stopBits: format.endsWith('2') ? 2 : 1,
  } as const;
}

/** Rates of a P1 port: 8N1 since DSMR 4, and 7E1 in DSMR 2.2 and 3.0. */
const FAST = 115_200;
const SLOW = 9_600;

/** The settings a port may need, the likeliest first. */
export function settingsOf({
  baudRate,
  format,
}: Pick<SerialConfig, 'baudRate' | 'format'>): readonly [SerialSetting, ...SerialSetting[]] {
  const setting = (rate: number): SerialSetting => ({
    baudRate: rate,
    format: format === 'auto' ? (rate <= SLOW ? '7E1' : '8N1') : format,
  });
  return baudRate === 'auto' ? [setting(FAST), setting(SLOW)] : [setting(baudRate)];
}

/** Tries settings in turn and stays with the one that works, over any number of unplugs. */
export class SettingSearch {
  readonly #settings: readonly [SerialSetting, ...SerialSetting[]];
  #turn = 0;

  constructor(settings: readonly [SerialSetting, ...SerialSetting[]]) {
    this.#settings = settings;
  }

  get current(): SerialSetting {
    return this.#settings[this.#turn] ?? this.#settings[0];
  }
  /** Whether there is anything else to try. */
  get hasChoice(): boolean {
    return this.#settings.length > 1;
  }
  next(): void {
    this.#turn = (this.#turn + 1) % this.#settings.length;
  }
}
