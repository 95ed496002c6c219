import { createServer, type Socket } from 'node:net';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Connections at a time, those about to be turned away included. */
  readonly mostConnections: number;
  readonly connected: (socket: Socket) => void;
  /** The listener broke. */
  readonly failed: (cause: unknown) => void;
}

/** A TCP server that listens. */
export interface Listener {
  /**
   * Takes in nobody else, and hangs up on everybody.
   *
   * @param farewell - what is waited for before, with nobody else coming in.
   */
  close(farewell?: () => Promise<void>): Promise<void>;
}

/** Listens. Rejects if it cannot. */
export function listening(options: ListenOptions): Promise<Listener> {
  const { host, port, mostConnections, connected, failed } = options;
  const sockets = new Set<Socket>();
  // Who closes its half still reads what it asked for.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connected(socket);
  });
  server.maxConnections = mostConnections;
  const close: Listener['close'] = async (farewell) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await farewell?.();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', failed);
      resolve({ close });
    });
  });
}
