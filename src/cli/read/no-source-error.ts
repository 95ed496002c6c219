/** What was given names no meter that could be read. */
export class NoSourceError extends Error {
  override readonly name = 'NoSourceError';
  readonly code = 'READ_NO_SOURCE';

  constructor(
    message = 'must be a file, -, a serial port, tcp://host:port, modbus://host/pac2200, smartmeter://host, energyme://host, whatwatt://host or http://host/power',
  ) {
    super(message);
  }
}
