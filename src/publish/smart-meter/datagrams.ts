import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { SampleSink } from './sampling.ts';

/** Samples as datagrams to one client, a packet each. */
export interface Datagrams {
  readonly sink: SampleSink;
  close(): void;
}

/** @param gone - the socket cannot go on. */
export function openDatagrams(address: string, port: number, gone: () => void): Datagrams {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  let isClosed = false;
  let onTheWay = 0;
  const closeWhenSent = (): void => {
    if (isClosed && onTheWay === 0) socket.close();
  };
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    closeWhenSent();
  };
  socket.on('error', gone);
  return {
    sink: {
      waitingBytes: () => (isClosed ? 0 : socket.getSendQueueSize()),
      send: (bytes) => {
        if (isClosed) return;
        onTheWay++;
        // A datagram that is lost on the way is missed by its number.
        socket.send(bytes, port, address, () => {
          onTheWay--;
          closeWhenSent();
        });
      },
      drop: gone,
    },
    close,
  };
}
