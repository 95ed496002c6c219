import type { MeterReading } from './reading.ts';

/**
 * Something a source received and refused, or could not get. Ordinary trouble: a value to count,
 * never an exception. `kind` is the label of `sunpilot_telegrams_total`.
 */
export interface MeterFault {
  readonly kind: MeterFaultKind;
  /** For people: what was met, with the numbers. */
  readonly detail: string;
  /** The checksum as printed in the telegram. */
  readonly expected?: string;
  /** The checksum of the bytes received, four hexadecimal digits. */
  readonly actual?: string;
  /** OBIS code of the object it is about. */
  readonly obis?: string;
  /** What that object held, as received. */
  readonly text?: string;
}

export type MeterFaultKind =
  /** The checksum in the telegram is not the one computed. */
  | 'checksum'
  /** The policy wants a checksum and there is none. */
  | 'no-checksum'
  /** The start of another telegram, or silence, before the end of this one. */
  | 'truncated'
  /** Longer than any telegram. */
  | 'oversize'
  /** A power register that decisions need is not there. */
  | 'missing-object'
  /** A power register that cannot be read. */
  | 'bad-value'
  /** A power register that comes twice. */
  | 'duplicate-object'
  /** The meter answered with something other than a reading. */
  | 'no-reading'
  /** Not the expected format at all. */
  | 'format'
  /** Encrypted without a key, or the authentication tag does not fit. */
  | 'decryption'
  /** An HTTP status other than 200. */
  | 'status'
  /** No answer in time. */
  | 'timeout'
  /** The connection, port or file failed. */
  | 'transport';

/** Where readings go; calls arrive in order and never after {@link Close} has run. */
export interface MeterListener {
  /** @param raw - the telegram's bytes as received, where the source has them. */
  reading(reading: MeterReading, raw?: Uint8Array): void;
  fault(fault: MeterFault): void;
  /** The link came up or went down. The source reconnects by itself; this is news, not a request. */
  link(link: MeterLink): void;
  /** A polled source got an answer, good or bad; from sending the question to the last byte, seconds. */
  polled?(seconds: number): void;
}

export type MeterLink =
  | { readonly state: 'up'; readonly detail: string }
  | { readonly state: 'down'; readonly detail: string };

/** Stops delivery and releases the transport. Safe to call twice. */
export type Close = () => void;

/** A live supply of meter readings. Which optional keys its readings carry says what it can do. */
export interface MeterSource {
  /** Short name for logs, the API and metric labels: `serial`, `tcp`, `power`, `replay`. */
  readonly name: string;
  open(listener: MeterListener): Close;
}
