import type { MeterRegisters } from '../reading.ts';

/** A telegram as decoded; each key is absent when the meter does not send it or it is unreadable. */
export interface DsmrTelegram extends MeterRegisters {
  readonly protocol: 'dsmr';
  readonly identification: string;
  readonly crc: 'ok' | 'absent';
  /** +P drawn from the grid, whole watts. OBIS 1-0:1.7.0, or a positive 1-0:16.7.0. */
  readonly importW?: number;
  /** -P fed into the grid, whole watts. OBIS 1-0:2.7.0, or a negative 1-0:16.7.0. */
  readonly exportW?: number;
}
