import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { testApi } from '../support/test-api.ts';

const HOST = 'Host: localhost\r\n';

test.each([
  { bytes: `PUT /api/v1/charger/mode HTTP/1.1\r\n${HOST}`, why: 'half of the headers' },
  {
    bytes: `PUT /api/v1/charger/mode HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
    why: 'half of a body',
  },
  { bytes: `GET /api/v1/events HTTP/1.1\r\n${HOST}\r\n`, why: 'who reads events' },
  { bytes: '', why: 'who has said nothing so far' },
])('$why does not keep a server that closes', async ({ bytes }) => {
  const { app } = testApi();
  const connected = once(app.server, 'connection');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const closed = once(socket, 'close');
  socket.on('error', () => undefined);
  socket.resume();
  if (bytes !== '') socket.write(bytes);
  await connected;
  await app.close();
  await closed;
  expect(app.server.listening).toBe(false);
});
