import { connect, type Socket } from 'node:net';

/** One that listens when everything is on. */
export interface ServerUnderTest {
  /** Where its port stands in the configuration. */
  readonly path: string;
  /** What a well-behaved client sends, and what it hears then. */
  readonly question: Buffer;
  readonly answer: RegExp;
  /** Things that clients send, right and wrong, for mangling. */
  readonly words: readonly Buffer[];
  /** What makes it send much to who does not read. */
  readonly greed: Buffer;
  /** Connections that it keeps at a time, those that it is about to turn away included. */
  readonly most: number;
}

const JSON_BODY = '{"enabled":true,"mode":"solar","protocol":"dsmr","server":"a","port":1}';

/** An HTTP request whose body is JSON. */
function request(method: string, path: string, body = ''): Buffer {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  const type = body === '' ? '' : 'Content-Type: application/json\r\n';
  return Buffer.from(`${head}${type}Content-Length: ${body.length}\r\n\r\n${body}`);
}

const HTTP_NONSENSE = [
  'GET / HTTP/1.1\r\n\r\n',
  'PATCH /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n',
  `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${'A'.repeat(3_000)}\r\n\r\n`,
  'GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Digest nc=,nonce="",="\r\n\r\n',
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n${'x'.repeat(2_000)}`,
  'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n\x81\xff\xff',
].map((text) => Buffer.from(text, 'latin1'));

interface HttpServer {
  readonly path: string;
  readonly asks: string;
  readonly answer: RegExp;
  readonly most: number;
  /** The longest answer it has. */
  readonly long: string;
  readonly paths: readonly string[];
}

function http({ path, asks, answer, most, long, paths }: HttpServer): ServerUnderTest {
  const changes = paths.flatMap((at) => [
    request('GET', at),
    request('PUT', at, JSON_BODY),
    request('POST', at, JSON_BODY.slice(0, -3)),
    request('PATCH', at, '[[[[[[[['),
  ]);
  return {
    path,
    question: request('GET', asks),
    answer,
    words: [...changes, ...HTTP_NONSENSE],
    greed: request('GET', long),
    most,
  };
}

const line = (text: string): Buffer => Buffer.from(`${text}\r\n`);
/** Reads holding registers 200 and 201. */
const MODBUS_READ = Buffer.from('000100000006010300c80002', 'hex');

/** All servers there are, by the path of their port. */
export const SERVERS: readonly ServerUnderTest[] = [
  http({
    path: 'api.port',
    asks: '/api/v1/charger',
    long: '/openapi.json',
    answer: /"iecState"/,
    most: 256,
    paths: ['/power', '/api/data', '/api/v1/charger/mode', '/api/v1/events', '/api/v1/history'],
  }),
  http({
    path: 'compat.energyme.port',
    asks: '/api/v1/health',
    long: '/api/v1/health',
    answer: /"status"/,
    most: 64,
    paths: ['/api/v1/custom-mqtt/config', '/api/v1/influxdb/config', '/swagger.yaml'],
  }),
  http({
    path: 'compat.homewizard.port',
    asks: '/api/v1/data',
    long: '/api/v1/data',
    answer: /"active_power_w"/,
    most: 64,
    paths: ['/api', '/api/v1/telegram', '/api/v1/system', '/api/v1/identify'],
  }),
  http({
    path: 'compat.openevse.port',
    asks: '/status',
    long: '/status',
    answer: /"vehicle"/,
    most: 64,
    paths: ['/override', '/config', '/r?json=1&rapi=%00%ff', '/ws'],
  }),
  http({
    path: 'compat.p1Gateway.port',
    asks: '/Data',
    long: '/Data',
    answer: /\/SUN5/,
    most: 64,
    paths: ['/P1.json', '/Setup', '/SetupSave', '/P1'],
  }),
  http({
    path: 'compat.whatwatt.port',
    asks: '/api/v1/report',
    long: '/api/v1/variables',
    answer: /"instantaneous_power"/,
    most: 64,
    paths: ['/api/v1/live', '/api/v1/variables', '/api/v1/mqtt/settings', '/api/v1/meter/settings'],
  }),
  {
    path: 'publish.modbus.port',
    question: MODBUS_READ,
    // The same transaction, seven bytes, unit 1, function 3, four bytes of data.
    answer: new RegExp(Buffer.from('000100000007010304', 'hex').toString('latin1')),
    words: [MODBUS_READ, Buffer.from('0001000000060103000000ff', 'hex')],
    greed: Buffer.from('000100000006010400010046', 'hex'),
    most: 8,
  },
  {
    path: 'publish.p1Hub.port',
    question: line('ping'),
    answer: /\/SUN5.*> pong/s,
    words: [line('ping'), line('bye'), Buffer.from([255, 253, 3]), line('x'.repeat(400))],
    greed: line('ping'),
    most: 16,
  },
  {
    path: 'publish.p1Hub.housePort',
    question: line('ping'),
    answer: /\/SPT5.*> pong/s,
    words: [line('ping'), line('bye'), Buffer.from('\r\n\r\n')],
    greed: line('ping'),
    most: 16,
  },
  {
    path: 'publish.smartMeter.port',
    question: line('{"cmd":"getPower"}'),
    // Whoever samples, by the raw stream too, makes it busy for all others.
    answer: /"activePower"|"busy"/,
    words: [
      '{"cmd":"info"}',
      '{"cmd":"sample","payload":{"type":"TCP","rate":32000}}',
      '{"cmd":"sample","payload":{"type":"FFMPEG","rate":8000}}',
      '{"cmd":"sample","payload":[]}',
      '{"cmd":"stop"}',
      '{"cmd":"reqSamples","samples":2000}',
      '{"cmd":"calibration","cal":["x",null,{},[],1,1]}',
      '{"cmd":"__proto__"}',
      '[[[[[[',
      'x'.repeat(700),
      '?',
    ].map(line),
    greed: line('{"cmd":"info"}'),
    most: 64,
  },
  {
    path: 'publish.smartMeter.streamPort',
    question: Buffer.alloc(0),
    answer: /.{1000}/s,
    words: [line('{"cmd":"info"}'), line('GET / HTTP/1.1')],
    greed: line('?'),
    most: 8,
  },
];

/** Connects from an address of the loopback network that is not that of who asks well. */
export function attacker(port: number): Socket {
  return connect({ port, host: '127.0.0.1', localAddress: '127.0.0.66' }).on('error', () => {});
}

/** What a well-behaved client hears: `answered`, or whatever else within a minute. */
export function hearing({ question, answer }: ServerUnderTest, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const end = (): void => {
      clearTimeout(alarm);
      socket.destroy();
      resolve(answer.test(heard) ? 'answered' : `no answer: ${heard}`);
    };
    const alarm = setTimeout(end, 60_000);
    socket.on('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (answer.test(heard)) end();
    });
    socket.on('error', ({ message }) => {
      heard += message;
    });
    socket.on('close', end);
  });
}
