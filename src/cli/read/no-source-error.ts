/** What was given names no meter that could be read. */
export class NoSourceError extends Error {
  override readonly name = 'NoSourceError';
  readonly code = 'READ_NO_SOURCE';

  constructor() {
    super('must be a file, -, a serial port, tcp://host:port or http://host/power');
  }
}
