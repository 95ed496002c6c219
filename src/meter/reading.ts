/** A moment as a meter tells it. */
export interface MeterTime {
  /** Unix milliseconds, from the meter's local time and its summer/winter flag. */
  readonly epochMs: number;
  /** The meter's own local time, `YYYY-MM-DD hh:mm:ss`. */
  readonly local: string;
}

/** What one phase carries. A quantity the meter does not send is absent. */
export interface PhaseReading {
  /** +P of this phase, watts. OBIS 1-0:21.7.0, 41.7.0, 61.7.0. */
  readonly importW?: number;
  /** -P of this phase, watts. OBIS 1-0:22.7.0, 42.7.0, 62.7.0. */
  readonly exportW?: number;
  /** RMS voltage, volts. OBIS 1-0:32.7.0, 52.7.0, 72.7.0. */
  readonly voltageV?: number;
  /** RMS current, amperes; DSMR sends the magnitude only. OBIS 1-0:31.7.0, 51.7.0, 71.7.0. */
  readonly currentA?: number;
}

/** One device on the meter's M-Bus (gas, heat, water, a second electricity meter). */
export interface MBusReading {
  /** M-Bus channel, 1 to 4 or more. OBIS 0-n. */
  readonly channel: number;
  /** EN 13757-3 device type: 2 electricity, 3 gas, 4 heat, 7 water. OBIS 0-n:24.1.0. */
  readonly deviceType?: number;
  readonly equipmentId?: string;
  readonly at?: MeterTime;
  readonly value?: number;
  /** Unit as printed: `m3`, `GJ`, `MJ`, `kWh`. */
  readonly unit?: string;
}

/** Registers as the meter prints them, kept because some interfaces pass on the very characters. */
export interface PrintedRegisters {
  /** kWh, e.g. `001234.567`. */
  readonly importT1?: string;
  readonly importT2?: string;
  readonly exportT1?: string;
  readonly exportT2?: string;
  readonly powerFailures?: string;
  readonly voltageSags?: string;
  /** m3, e.g. `01234.567`. */
  readonly gas?: string;
}

/** Everything a meter may say besides its power now; each key is absent when the meter does not send it. */
export interface MeterRegisters {
  /** Protocol the meter speaks, e.g. `dsmr`. */
  readonly protocol?: string;
  /** Header line of the telegram without its `/`. */
  readonly identification?: string;
  /** Version line as printed, e.g. `50` or `50217`. */
  readonly version?: string;
  readonly equipmentId?: string;
  /** The meter's own time of this reading. */
  readonly at?: MeterTime;
  /**
   * The meter's own time of the registers, where they come from an earlier answer than the power: to
   * be shown. It says nothing of whether this reading repeats another; only {@link at} does.
   */
  readonly registersAt?: MeterTime;
  /** One entry a phase, L1 first; either one or three. */
  readonly phases?: readonly PhaseReading[];
  /** When {@link phases} were measured, monotonic milliseconds, where that was before `takenAtMs`. */
  readonly phasesTakenAtMs?: number;
  /** Totals over all tariffs, Wh. OBIS 1-0:1.8.0, 2.8.0. */
  readonly importWh?: number;
  readonly exportWh?: number;
  /** Tariff 1 and 2 registers, Wh. In the Netherlands 1 is low; in Belgium 1 is normal. OBIS 1-0:1.8.1 ... 2.8.2. */
  readonly importT1Wh?: number;
  readonly importT2Wh?: number;
  readonly exportT1Wh?: number;
  readonly exportT2Wh?: number;
  /** Tariff indicator as printed, e.g. `0002`. OBIS 0-0:96.14.0. */
  readonly tariff?: string;
  readonly powerFailures?: number;
  readonly longPowerFailures?: number;
  /** Counts a phase, L1 first. */
  readonly voltageSags?: readonly number[];
  readonly voltageSwells?: readonly number[];
  /** Running average of import demand in this quarter hour, watts. OBIS 1-0:1.4.0. */
  readonly quarterHourImportW?: number;
  /** Highest quarter-hour import of this month, watts, and when. OBIS 1-0:1.6.0. */
  readonly monthPeakW?: number;
  readonly monthPeakAt?: MeterTime;
  /** Month peaks of the past 13 months, oldest first as sent. OBIS 0-0:98.1.0. */
  readonly monthPeaks?: readonly MonthPeak[];
  readonly gas?: { readonly at?: MeterTime; readonly m3: number };
  readonly mbus?: readonly MBusReading[];
  readonly printed?: PrintedRegisters;
  /** Long power failures the meter remembers, in its order. OBIS 1-0:99.97.0. */
  readonly powerFailureLog?: readonly PowerFailure[];
  /** Whether a checksum vouches for this: `absent` for meters that send none. */
  readonly crc?: 'ok' | 'absent';
}

/** One long power failure; a time that is no date leaves the key absent. */
export interface PowerFailure {
  /** When the power came back. */
  readonly endedAt?: MeterTime;
  readonly durationS: number;
}

/** One month of the Belgian demand history; a placeholder time in the telegram leaves the key absent. */
export interface MonthPeak {
  /** End of the month it belongs to. */
  readonly month?: MeterTime;
  readonly at?: MeterTime;
  readonly peakW: number;
}

/** What the meter says now. Watts are whole, never negative, and never invented. */
export interface MeterReading extends MeterRegisters {
  /**
   * When the meter measured, on our monotonic clock, milliseconds: arrival of a pushed telegram;
   * start of the request for a polled one, less the source's known latency.
   */
  readonly takenAtMs: number;
  /** +P drawn from the grid, watts. OBIS 1-0:1.7.0. */
  readonly importW: number;
  /** -P fed into the grid, watts. OBIS 1-0:2.7.0. */
  readonly exportW: number;
}

/** Power in both directions, whole watts. */
export type GridPowers = Pick<MeterReading, 'importW' | 'exportW'>;

/** Net grid power, watts; positive is import. */
export function netGridW({ importW, exportW }: GridPowers): number {
  return importW - exportW;
}

/** What a meter tells of a net power: whole watts in one direction, 0 in the other. */
export function gridPowers(netW: number): GridPowers {
  const wholeW = Math.round(netW);
  return { importW: Math.max(0, wholeW), exportW: Math.max(0, -wholeW) };
}

/** Power of one phase, import positive, watts; undefined where the meter does not tell both. */
export function netPhaseW({ importW, exportW }: PhaseReading): number | undefined {
  return importW === undefined || exportW === undefined ? undefined : importW - exportW;
}

/** Current of one phase with the sign of its power: meters send the magnitude. Amperes. */
export function signedCurrentA(phase: PhaseReading): number | undefined {
  const { currentA } = phase;
  if (currentA === undefined) return undefined;
  return (netPhaseW(phase) ?? 0) < 0 ? -Math.abs(currentA) : currentA;
}
