import { createServer, type Server, type Socket } from 'node:net';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Connections at a time, those about to be turned away included. */
  readonly mostConnections: number;
  readonly connected: (socket: Socket) => void;
  /** The listener broke. */
  readonly failed: (cause: unknown) => void;
}

/** A TCP server that listens. Rejects if it cannot. */
export function listening(options: ListenOptions): Promise<Server> {
  const { host, port, mostConnections, connected, failed } = options;
  // Who closes its half still reads what it asked for.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, connected);
  server.maxConnections = mostConnections;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', failed);
      resolve(server);
    });
  });
}
