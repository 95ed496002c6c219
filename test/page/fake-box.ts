import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { pageRoute } from '../../src/api/page-route.ts';
import { CHARGER_EXAMPLE } from '../../src/house/charger/charger-example.ts';
import { ChargerJson } from '../../src/house/charger/charger-json.ts';

/** The page as it is built, in a folder of its own. */
export class BuiltPage {
  readonly folder = mkdtempSync(join(tmpdir(), 'sunpilot-page-'));

  constructor() {
    const { status, stderr } = spawnSync(
      join('node_modules', '.bin', 'vite'),
      ['build', '--logLevel', 'warn', '--outDir', this.folder, '--emptyOutDir'],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the page does not build: ${stderr}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What is asked, and what is answered: a status and a body. */
type Answer = (body: unknown) => { readonly status: number; readonly body: unknown };

/** The example of the document, with other values; refused where the API would not tell them. */
function chargerJson(change: Partial<ChargerJson> = {}): ChargerJson {
  return ChargerJson.parse({ ...CHARGER_EXAMPLE, absentProtection: [], ...change });
}

/** A box behind the API that can be in any state at once; the page cannot tell it from a real one. */
export class FakeBox {
  charger = chargerJson();
  who = { passwordSet: false, mayRead: true, mayControl: true };
  /** Answers by method and path, such as `PUT /mode`; else a command succeeds and changes nothing. */
  readonly answers = new Map<string, Answer>();
  /** What was asked, as `PUT /mode {"mode":"off"}`. */
  readonly asked: string[] = [];
  /** Bodies of what is read, by path below `/api/v1/`. */
  readonly told = new Map<string, unknown>([
    ['why', []],
    ['sessions', { sessions: [], next: null, warning: null }],
    ['history', { points: [], next: null }],
  ]);
  limits: Readonly<Record<string, number>> = { pilot: 51, circuit: 16 };
  readonly #streams = new Set<ServerResponse>();
  readonly #app: FastifyInstance;

  constructor(page: BuiltPage) {
    this.#app = fastify({ forceCloseConnections: true });
    const config = { language: null, basePath: '' } as const;
    this.#app.register(pageRoute, { page: page.folder, config });
    this.#app.get('/version', async () => '1.2.3');
    this.#app.get('/metrics', async () =>
      Object.entries(this.limits)
        .map(([by, amperes]) => `sunpilot_limit_amperes{by="${by}"} ${amperes}\n`)
        .join(''),
    );
    this.#app.get('/api/v1/login', async () => this.who);
    this.#app.get('/api/v1/charger', async () => this.charger);
    this.#app.get('/api/v1/events', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      this.#streams.add(reply.raw);
      reply.raw.on('close', () => this.#streams.delete(reply.raw));
      reply.raw.write(eventText('charger', this.charger));
    });
    this.#app.get('/api/v1/:what', async (request) =>
      this.told.get((request.params as { readonly what: string }).what),
    );
    this.#app.route({
      method: ['PUT', 'PATCH', 'POST', 'DELETE'],
      url: '/api/v1/*',
      handler: async ({ method, url, body }, reply) => {
        const path = url.replace('/api/v1', '').replace('/charger', '');
        this.asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
        const answer = this.answers.get(`${method} ${path}`)?.(body);
        return reply.code(answer?.status ?? 200).send(answer?.body ?? this.charger);
      },
    });
    // A command without a body says that it is JSON all the same.
    this.#app.addContentTypeParser(
      'application/json',
      { parseAs: 'string' },
      (_request, text: string, done) => done(null, text === '' ? undefined : JSON.parse(text)),
    );
  }

  /** How many pages listen. */
  get listeners(): number {
    return this.#streams.size;
  }

  async listen(): Promise<string> {
    await this.#app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = this.#app.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  /** The charger is otherwise now, and every page hears of it. */
  set(change: Partial<ChargerJson>): void {
    this.charger = chargerJson({ ...this.charger, ...change });
    this.say('charger', this.charger);
  }

  say(event: 'charger' | 'reading', data: unknown): void {
    for (const stream of this.#streams) stream.write(eventText(event, data));
  }

  close(): Promise<void> {
    return this.#app.close();
  }
}

function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
