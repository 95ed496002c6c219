import type { MBusReading, MeterReading, MonthPeak, PowerFailure } from '../reading.ts';
import { crc16 } from './crc16.ts';
import {
  decimal,
  equipmentText,
  kilo,
  plainText,
  printedOr,
  TimePrinter,
} from './telegram-writer-text.ts';

/** Header of a reading without one: `5` is the baud rate all P1 ports have. */
const OWN_HEADER = 'SPT5SUNPILOT';
/** What a telegram of this shape is, where the meter does not tell. */
const VERSION = '50';
/** EN 13757-3 device type of a gas meter. */
const GAS = 3;

/** Anything a telegram may say; what it does not hold is not printed. */
export type WrittenReading = Omit<MeterReading, 'takenAtMs'>;

/**
 * Writes telegrams of DSMR 5 for readings that came by another way, or that no meter prints.
 *
 * A key the reading does not have is not printed, but for the header and the version line, without
 * which it would be no telegram. What the format has no place for is left out: an energy is cut to
 * whole watt-hours unless the meter's own print is finer, a voltage rounded to a tenth of a volt,
 * and a value on the M-Bus without a time is left out.
 *
 * Source: DSMR P1 5.0.2, 6; eMUCS P1 2.1.1 for the month peaks of Belgium.
 */
export class TelegramWriter {
  readonly #times: TimePrinter;

  /**
   * @param timeZone - IANA zone of the meter, for the flag behind each time.
   * @throws {RangeError} if there is no such zone.
   */
  constructor(timeZone: string) {
    this.#times = new TimePrinter(timeZone);
  }

  /** @returns the telegram from its `/` to the line end behind its checksum. */
  write(reading: WrittenReading): Buffer {
    const header = plainText(reading.identification) ?? OWN_HEADER;
    const lines = [
      ...this.#about(reading),
      ...registers(reading),
      ...this.#demand(reading),
      ...this.#events(reading),
      ...phases(reading),
      ...this.#mbus(reading),
    ];
    const body = Buffer.from([`/${header}`, '', ...lines, '!'].join('\r\n'), 'latin1');
    const crc = crc16(body, 0, body.length).toString(16).toUpperCase().padStart(4, '0');
    return Buffer.concat([body, Buffer.from(`${crc}\r\n`, 'latin1')]);
  }

  #about({ version, at, equipmentId }: WrittenReading): string[] {
    const text = plainText(version) ?? VERSION;
    // Belgian meters print theirs, such as 50217, under a code of their own.
    const versionCode = /^\d{5}$/.test(text) ? '0-0:96.1.4' : '1-3:0.2.8';
    return [
      line(versionCode, text),
      ...(at === undefined ? [] : [line('0-0:1.0.0', this.#times.print(at))]),
      ...optional('0-0:96.1.1', equipmentText(equipmentId)),
    ];
  }

  #demand(reading: WrittenReading): string[] {
    const { quarterHourImportW, monthPeakW, monthPeakAt, monthPeaks } = reading;
    const time = this.#times;
    const month = ({ month, at, peakW }: MonthPeak): string[] => [
      time.print(month),
      time.print(at),
      `${kilo(peakW)}*kW`,
    ];
    const peak = '1-0:1.6.0';
    return [
      ...power('1-0:1.4.0', quarterHourImportW),
      ...(monthPeakW === undefined
        ? []
        : [line(peak, time.print(monthPeakAt), `${kilo(monthPeakW)}*kW`)]),
      ...(monthPeaks === undefined
        ? []
        : [
            monthPeaks.length === 0
              ? line('0-0:98.1.0', '0')
              : line(
                  '0-0:98.1.0',
                  `${monthPeaks.length}`,
                  peak,
                  peak,
                  ...monthPeaks.flatMap(month),
                ),
          ]),
    ];
  }

  #events(reading: WrittenReading): string[] {
    const { powerFailures, longPowerFailures, powerFailureLog, printed } = reading;
    const failure = ({ endedAt, durationS }: PowerFailure): string[] => [
      this.#times.print(endedAt),
      `${decimal(durationS, 10)}*s`,
    ];
    const log = powerFailureLog;
    return [
      ...optional('0-0:96.7.21', printedOr(printed?.powerFailures, count(powerFailures))),
      ...optional('0-0:96.7.9', count(longPowerFailures)),
      ...(log === undefined
        ? []
        : [line('1-0:99.97.0', `${log.length}`, '0-0:96.7.19', ...log.flatMap(failure))]),
      ...perPhase(32, reading.voltageSags, printed?.voltageSags),
      ...perPhase(36, reading.voltageSwells),
    ];
  }

  #mbus({ mbus = [], gas, printed }: WrittenReading): string[] {
    const isGas = ({ at, value }: MBusReading): boolean =>
      gas !== undefined && at?.epochMs === gas.at?.epochMs && value === gas.m3;
    const device = (one: MBusReading): string[] => {
      const { channel, deviceType, equipmentId, at, value, unit } = one;
      const code = deviceType === undefined && isGas(one) ? '24.2.3' : '24.2.1';
      const text = plainText(unit);
      const number = isGas(one) ? printedOr(printed?.gas, cubic(value)) : cubic(value);
      return [
        ...optional(`0-${channel}:24.1.0`, count(deviceType, 3)),
        ...optional(`0-${channel}:96.1.0`, equipmentText(equipmentId)),
        ...(at === undefined || number === undefined || text === undefined
          ? []
          : [line(`0-${channel}:${code}`, this.#times.print(at), `${number}*${text}`)]),
      ];
    };
    const known = mbus.flatMap(device);
    if (gas?.at === undefined || mbus.some((one) => isGas(one) || one.deviceType === GAS)) {
      return known;
    }
    const channel = 1 + Math.max(0, ...mbus.map((one) => one.channel));
    const meter = { channel, deviceType: GAS, at: gas.at, value: gas.m3, unit: 'm3' };
    return [...known, ...device(meter)];
  }
}

function registers(reading: WrittenReading): string[] {
  const { printed = {}, tariff, importW, exportW } = reading;
  return [
    ...energy('1-0:1.8.0', reading.importWh),
    ...energy('1-0:1.8.1', reading.importT1Wh, printed.importT1),
    ...energy('1-0:1.8.2', reading.importT2Wh, printed.importT2),
    ...energy('1-0:2.8.0', reading.exportWh),
    ...energy('1-0:2.8.1', reading.exportT1Wh, printed.exportT1),
    ...energy('1-0:2.8.2', reading.exportT2Wh, printed.exportT2),
    ...optional('0-0:96.14.0', plainText(tariff)),
    ...power('1-0:1.7.0', importW),
    ...power('1-0:2.7.0', exportW),
  ];
}

/** Voltages, currents and powers of L1, L2 and L3: 32.7.0, 52.7.0, 72.7.0 and so on. */
function phases({ phases: each = [] }: WrittenReading): string[] {
  const code = (phase: number, group: number): string => `1-0:${group + 20 * phase}.7.0`;
  const unit = (text: string | undefined, name: string) => text && `${text}*${name}`;
  const row = (one: (phase: (typeof each)[number], index: number) => string[]) => each.flatMap(one);
  return [
    ...row(({ voltageV }, at) => optional(code(at, 32), unit(volts(voltageV), 'V'))),
    ...row(({ currentA }, at) => optional(code(at, 31), unit(amperes(currentA), 'A'))),
    ...row(({ importW }, at) => power(code(at, 21), importW)),
    ...row(({ exportW }, at) => power(code(at, 22), exportW)),
  ];
}

function line(code: string, ...values: readonly string[]): string {
  return `${code}${values.map((value) => `(${value})`).join('')}`;
}

function optional(code: string, value: string | undefined): string[] {
  return value === undefined ? [] : [line(code, value)];
}

function power(code: string, watts: number | undefined): string[] {
  return optional(code, watts === undefined ? undefined : `${kilo(watts)}*kW`);
}

function energy(code: string, wattHours: number | undefined, printed?: string): string[] {
  if (wattHours === undefined) return [];
  return [line(code, `${printedOr(printed, kilo(Math.floor(wattHours), 6))}*kWh`)];
}

function perPhase(group: number, counts: readonly number[] = [], l1?: string): string[] {
  return counts.map((one, phase) => {
    const text = decimal(one, 5);
    return line(
      `1-0:${32 + 20 * phase}.${group}.0`,
      phase === 0 ? (printedOr(l1, text) ?? '') : text,
    );
  });
}

function count(value: number | undefined, wide = 5): string | undefined {
  return value === undefined ? undefined : decimal(value, wide);
}

function volts(value: number | undefined): string | undefined {
  return value?.toFixed(1).padStart(5, '0');
}

/** The magnitude in whole amperes as the Dutch print it, or in hundredths as the Belgians do. */
function amperes(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  const hundredths = Math.round(Math.abs(value) * 100);
  return hundredths % 100 === 0
    ? decimal(hundredths / 100, 3)
    : (hundredths / 100).toFixed(2).padStart(6, '0');
}

/** With three decimals, or all there are. */
function cubic(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  const shortest = `${value}`;
  const isFiner = /^\d+\.\d{4,}$/.test(shortest);
  return isFiner ? shortest : value.toFixed(3).padStart(9, '0');
}
