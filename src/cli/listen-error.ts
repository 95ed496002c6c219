import { codeOf, messageOf } from '../thrown.ts';

/** Nobody can be answered at an address. The message says what helps; `cause` is the system's own error. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code = 'API_LISTEN';

  constructor(cause: unknown, place: Place) {
    super(wordsFor(cause, place), { cause });
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

function wordsFor(cause: unknown, { host, port }: Place): string {
  const place = `${host} port ${port}`;
  switch (codeOf(cause)) {
    case 'EADDRINUSE':
      return `${place} is taken: set another api.port, or stop who has it; sunpilot doctor tells who`;
    case 'EACCES':
      return `${place} is not for this user: set api.port above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: set api.host to 127.0.0.1, 0.0.0.0 or one that is`;
    default:
      return `${place} cannot be listened on: ${messageOf(cause)}`;
  }
}
