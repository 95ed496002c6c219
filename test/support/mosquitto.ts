import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ownPort } from './own-port.ts';

/** Whether the broker and its clients are there; where CI runs they must be. */
export const hasMosquitto =
  process.env['CI'] === 'true' ||
  ['mosquitto', 'mosquitto_pub'].every((tool) => spawnSync(tool, ['--help']).error === undefined);

interface MosquittoOptions {
  /** Nobody gets in without these. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Serves TLS with a certificate for 127.0.0.1, whose authority is in {@link Mosquitto.ca}. */
  readonly tls?: boolean;
}

/** A real broker on a port of its own. Gone when the test ends. */
export class Mosquitto {
  readonly port: number;
  /** File of the authority, where it serves TLS. */
  readonly ca: string;
  readonly #config: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.ca = join(folder, 'cert.pem');
    this.#config = join(folder, 'mosquitto.conf');
  }

  static async start({ user, tls = false }: MosquittoOptions = {}): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    const broker = new Mosquitto(await ownPort(), folder);
    const passwords = join(folder, 'passwords');
    if (user !== undefined) {
      writeFileSync(passwords, '');
      chmodSync(passwords, 0o700);
      execFileSync('mosquitto_passwd', ['-b', passwords, user.name, user.password]);
    }
    if (tls) certify(folder);
    const lines = [
      `listener ${broker.port} 127.0.0.1`,
      user === undefined ? 'allow_anonymous true' : `password_file ${passwords}`,
      ...(tls ? [`certfile ${broker.ca}`, `keyfile ${join(folder, 'key.pem')}`] : []),
      // As root it would become a user who cannot read the folder.
      ...(process.getuid?.() === 0 ? ['user root'] : []),
    ];
    writeFileSync(broker.#config, `${lines.join('\n')}\n`);
    onTestFinished(async () => {
      await broker.kill();
      rmSync(folder, { recursive: true });
    });
    await broker.revive();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Starts it again where it was. */
  async revive(): Promise<void> {
    const running = spawn('mosquitto', ['-c', this.#config], { stdio: 'ignore' });
    this.#process = running;
    while (!(await listens(this.port))) {
      if (running.exitCode !== null) throw new Error('mosquitto does not listen');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends it like a power cut. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  /** Publishes with mosquitto_pub. */
  publish(topic: string, payload: string, ...more: string[]): void {
    execFileSync('mosquitto_pub', [...this.#at(), '-q', '1', '-t', topic, '-m', payload, ...more]);
  }

  /** Everything the broker keeps under a filter, as mosquitto_sub sees it; empty is not kept. */
  async retained(filter: string, ...more: string[]): Promise<Record<string, string>> {
    const listener = await this.listen(filter, ...more);
    listener.close();
    return listener.kept();
  }

  /** Listens with mosquitto_sub from now on; what the broker keeps has been heard by then. */
  async listen(filter: string, ...more: string[]): Promise<Listener> {
    // What is kept comes as the answer to the subscription, before anything that is published later.
    const args = [...this.#at(), '-t', filter, '-t', READY, '-F', '%r %t %p', ...more];
    const listener = new Listener(spawn('mosquitto_sub', args));
    onTestFinished(() => listener.close());
    await until(() => {
      this.publish(READY, 'yes', ...more);
      return listener.heard(READY).length > 0;
    });
    return listener;
  }

  #at(): string[] {
    return ['-h', '127.0.0.1', '-p', String(this.port)];
  }
}

const READY = 'test/ready';

/** A mosquitto_sub that runs. */
class Listener {
  readonly #process: ChildProcess;
  readonly #messages: Message[] = [];

  constructor(listening: ChildProcess) {
    this.#process = listening;
    let rest = '';
    listening.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      this.#messages.push(...lines.flatMap(messageOf));
    });
  }

  /** Payloads of a topic, oldest first. */
  heard(topic: string): string[] {
    return this.#messages.filter((one) => one.topic === topic).map(({ payload }) => payload);
  }

  topics(): string[] {
    return [...new Set(this.#messages.map(({ topic }) => topic))].filter((one) => one !== READY);
  }

  /** What the broker had kept when this began to listen, by topic. */
  kept(): Record<string, string> {
    const kept = this.#messages.filter(({ isKept }) => isKept);
    return Object.fromEntries(kept.map(({ topic, payload }) => [topic, payload]));
  }

  clear(): void {
    this.#messages.length = 0;
  }

  close(): void {
    this.#process.kill();
  }
}

interface Message {
  readonly isKept: boolean;
  readonly topic: string;
  readonly payload: string;
}

function messageOf(line: string): Message[] {
  const [, isKept, topic = '', payload = ''] = /^([01]) (\S+) (.*)$/.exec(line) ?? [];
  return isKept === undefined ? [] : [{ isKept: isKept === '1', topic, payload }];
}

/** Waits for something that other processes bring about. */
export async function until(isSo: () => boolean, withinMs = 120_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`not so within ${withinMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function certify(folder: string): void {
  const about = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...key, ...about, ...files], { stdio: 'ignore' });
}
