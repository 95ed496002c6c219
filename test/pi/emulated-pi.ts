import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownPort } from '../support/own-port.ts';
import { MachineMemory } from './machine-memory.ts';

const BOOT_LIMIT_MS = 150_000;
const SHELL_LIMIT_MS = 30_000;
const REQUEST_LIMIT_MS = 20_000;

/** A Raspberry Pi 3B under QEMU that runs the product; made by `image/build.sh`. */
export class EmulatedPi {
  /** Its registers, seen from outside. */
  readonly memory: MachineMemory;
  /** The far end of the cable in its serial port (PL011). */
  readonly serialPort: Socket;
  /** The far end of the cable in its USB serial adapter. */
  readonly usbSerial: Socket;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #url: string;
  readonly #password: string;
  #console = '';
  #asked = 0;

  private constructor(parts: {
    process: ChildProcess;
    folder: string;
    memory: MachineMemory;
    url: string;
    password: string;
  }) {
    this.#process = parts.process;
    this.#folder = parts.folder;
    this.memory = parts.memory;
    this.#url = parts.url;
    this.#password = parts.password;
    this.serialPort = connect(join(parts.folder, 'pl011')).on('error', () => {});
    this.usbSerial = connect(join(parts.folder, 'usb')).on('error', () => {});
    parts.process.stdout?.on('data', (chunk) => {
      this.#console += chunk;
    });
  }

  /** @param image - folder that `image/build.sh` has filled. */
  static async boot(image: string): Promise<EmulatedPi> {
    const folder = mkdtempSync(join(tmpdir(), 'sunpilot-pi-'));
    const port = await ownPort();
    const password = randomBytes(12).toString('hex');
    const process = spawn('qemu-system-aarch64', machine(image, folder, port, password), {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const sockets = ['pl011', 'usb', 'qmp', 'gdb'].map((name) => join(folder, name));
    while (!sockets.every((path) => existsSync(path))) {
      if (process.exitCode !== null) throw new Error(`QEMU ended with ${process.exitCode}`);
      await pause(20);
    }
    const memory = await MachineMemory.connect(join(folder, 'qmp'), join(folder, 'gdb'));
    const url = `http://127.0.0.1:${port}`;
    return new EmulatedPi({ process, folder, memory, url, password });
  }

  /** Resolves when this stands on the console, behind what was there at `since`. */
  async printed(words: RegExp, limitMs = BOOT_LIMIT_MS, since = 0): Promise<RegExpExecArray> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      const found = words.exec(this.#console.slice(since));
      if (found) return found;
      const isDead = this.#process.exitCode !== null || this.#console.includes('Kernel panic');
      if (performance.now() > endMs || isDead) {
        throw new Error(`no ${words} on the console, which ends: ${this.#console.slice(-500)}`);
      }
      await pause(20);
    }
  }

  /** Runs a command in the guest's shell; what it printed. */
  async shell(command: string, limitMs = SHELL_LIMIT_MS): Promise<string> {
    const since = this.#console.length;
    const mark = `@@done-${++this.#asked}`;
    this.#process.stdin?.write(`${command}; echo ${mark}\n`);
    const [, printed = ''] = await this.printed(new RegExp(`([^]*?)${mark}`), limitMs, since);
    return printed.replaceAll('\r', '').trim();
  }

  async get(path: string): Promise<Response> {
    return await this.#request('GET', path);
  }

  async put(path: string, body: unknown): Promise<Response> {
    return await this.#request('PUT', path, body);
  }

  async post(path: string, body: unknown): Promise<Response> {
    return await this.#request('POST', path, body);
  }

  /** Resolves when the product answers. */
  async ready(limitMs = BOOT_LIMIT_MS): Promise<void> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      try {
        if ((await this.get('/healthz')).ok) return;
      } catch (error) {
        // Nobody listens yet.
        if (performance.now() > endMs) {
          throw new Error(`not ready: ${await this.shell('tail -n 20 /run/log')}`, {
            cause: error,
          });
        }
      }
      await pause(200);
    }
  }

  /** Process id of the product, without its guard. */
  async productPid(): Promise<number> {
    return await this.#pid('src/main.js run');
  }

  async guardPid(): Promise<number> {
    return await this.#pid('guard/main.js');
  }

  async powerOff(): Promise<void> {
    this.memory.quit();
    this.serialPort.destroy();
    this.usbSerial.destroy();
    if (this.#process.exitCode === null) {
      await Promise.race([once(this.#process, 'exit'), pause(3_000)]);
      this.#process.kill('SIGKILL');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #pid(pattern: string): Promise<number> {
    // A pattern that does not find itself in the list of processes.
    const [first = '', ...rest] = pattern;
    const line = await this.shell(`ps | grep '[${first}]${rest.join('')}'`);
    const pid = Number.parseInt(line, 10);
    if (Number.isNaN(pid)) throw new Error(`no process ${pattern}`);
    return pid;
  }

  async #request(method: string, path: string, body?: unknown): Promise<Response> {
    return await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`pi:${this.#password}`).toString('base64')}`,
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
  }
}

/** QEMU's command line. */
function machine(image: string, folder: string, port: number, password: string): string[] {
  const socket = (id: string): string =>
    `socket,id=${id},path=${join(folder, id)},server=on,wait=off`;
  const kernel = [
    'console=ttyS1,115200',
    'rdinit=/init',
    'panic=-1',
    'loglevel=3',
    `PASSWORD=${password}`,
  ];
  return [
    ...['-M', 'raspi3b', '-display', 'none'],
    ...['-kernel', join(image, 'vmlinuz'), '-dtb', join(image, 'pi.dtb')],
    ...['-initrd', join(image, 'initrd.gz'), '-append', kernel.join(' ')],
    // First serial port: PL011, for the meter. Second: the console.
    ...['-chardev', socket('pl011'), '-serial', 'chardev:pl011', '-serial', 'stdio'],
    ...['-qmp', `unix:${join(folder, 'qmp')},server=on,wait=off`],
    ...['-chardev', socket('gdb'), '-gdb', 'chardev:gdb'],
    ...['-device', 'usb-hub,bus=usb-bus.0,port=1'],
    ...['-netdev', `user,id=lan,restrict=on,hostfwd=tcp:127.0.0.1:${port}-10.0.2.15:8080`],
    ...['-device', 'usb-net,netdev=lan,bus=usb-bus.0,port=1.1'],
    ...['-chardev', socket('usb')],
    ...['-device', 'usb-serial,chardev=usb,bus=usb-bus.0,port=1.2'],
  ];
}
