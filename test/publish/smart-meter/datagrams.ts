import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** Hears datagrams on a free port of loopback, until the test ends. */
export async function listenForDatagrams() {
  const heard: Buffer[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => heard.push(bytes));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => {
    socket.close();
  });
  return { heard, port: socket.address().port };
}
