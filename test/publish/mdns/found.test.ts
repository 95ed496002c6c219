import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundMeter } from '../../../src/meter/sources/known-meters.ts';
import { BuiltProgram } from '../../support/built-program.ts';
import { hasTwoHosts, TwoHosts } from '../../support/two-hosts.ts';

/** JSON is YAML, too. */
const CONFIG = {
  name: 'SunPilot_E77308',
  meter: { source: 'simulated' },
  api: { host: '0.0.0.0', port: 8_080 },
  publish: {
    mdns: { enabled: true, compat: true },
    smartMeter: { enabled: true, allowSet: true, allowFrom: ['10.83.0.0/24'] },
  },
  compat: { homewizard: { enabled: true, port: 8_081 } },
};

// Namespaces and a daemon of its own.
const skipped = describe.skipIf(!hasTwoHosts);
skipped('another host on the network (needs root and Avahi)', () => {
  let program: BuiltProgram;
  let hosts: TwoHosts;
  let box: ChildProcess;

  beforeAll(async () => {
    program = new BuiltProgram();
    hosts = await new TwoHosts().start();
    await hosts.startAvahi();
    box = await startBox(0, CONFIG);
  });
  afterAll(async () => {
    await hosts.end();
    program.remove();
  });

  /** Runs the program on a host until it can be found. */
  async function startBox(host: number, config: object): Promise<ChildProcess> {
    const file = join(hosts.folder, `config-${host}.yaml`);
    writeFileSync(file, JSON.stringify(config));
    const set = `stateDir=${hosts.folder}/state-${host}`;
    const args = [program.main, 'run', '--config', file, '--set', set];
    const running = hosts.spawn(host, process.execPath, ...args);
    let told = '';
    running.stdout?.on('data', (text) => {
      told += text;
    });
    while (!told.includes('publish.mdns is up')) {
      if (running.exitCode !== null) throw new Error(`ended:\n${told}`);
      await setTimeout(20);
    }
    return running;
  }

  /** Resolved services of a type, as `avahi-browse` tells them: name, host, address, port, TXT. */
  async function browse(type: string): Promise<string[]> {
    const lines = (await hosts.run(1, 'avahi-browse', '-rptk', type)).split('\n');
    return lines.flatMap((line) => {
      const [event, , protocol, name, , , host, address, port, txt = ''] = line.split(';');
      if (event !== '=' || protocol !== 'IPv4') return [];
      return [
        [name, host, address, port, (txt.match(/"[^"]*"/g) ?? []).sort().join(' ')].join(' '),
      ];
    });
  }

  /** The same, once there are as many: who looks leaves off after a second, heard or not. */
  async function browsed(type: string, count = 1): Promise<string[]> {
    for (;;) {
      const found = await browse(type);
      if (found.length >= count) return found;
    }
  }

  /** Looks until one of what is told is so: others may be there before it, and some for a while after. */
  async function finds(type: string, service: RegExp): Promise<void> {
    while (!(await browse(type)).some((found) => service.test(found))) await setTimeout(100);
  }

  test('finds its host name, underscore, capitals and all', async () => {
    const found = await hosts.run(1, 'avahi-resolve', '-4', '-n', 'SunPilot_E77308.local');
    expect(found).toBe('SunPilot_E77308.local\t10.83.0.1\n');
    expect(await hosts.run(1, 'avahi-resolve', '-4', '-n', 'sunpilot_e77308.local')).toContain(
      '10.83.0.1',
    );
  });

  test('finds the web interface, and gets it', async () => {
    const [first] = await browsed('_http._tcp');
    expect(first).toMatch(/^SunPilot_E77308 SunPilot_E77308\.local 10\.83\.0\.1 8080 "id=/);
    expect(first).toMatch(/"path=\/" "product=SunPilot" "version=[\d.]+"$/);
    const script = `fetch('http://10.83.0.1:8080/power').then(async (answer) => console.log(await answer.text()))`;
    const answer = await hosts.run(1, process.execPath, '-e', script);
    expect(answer).toContain('"Solar2Grid"');
  });

  test('finds the interfaces of others under the names of theirs', async () => {
    expect(await browsed('_hwenergy._tcp')).toEqual([
      expect.stringMatching(
        /^p1meter-[0-9a-f]{6} p1meter-[0-9a-f]{6}\.local 10\.83\.0\.1 8081 "api_enabled=1" "path=\/api\/v1" "product_name=P1 meter" "product_type=HWE-P1" "serial=[0-9a-f]{12}"$/,
      ),
    ]);
    expect(await browsed('_elec._tcp')).toEqual([
      'SunPilot_E77308 SunPilot_E77308-elec.local 10.83.0.1 54322 ',
    ]);
  });

  test('finds it as a meter', async () => {
    const built = (file: string): string => JSON.stringify(join(dirname(program.main), file));
    const script = `
      const { discoverMeters } = await import(${built('meter/sources/discover.js')});
      const { systemClock } = await import(${built('clock.js')});
      console.log(JSON.stringify(await discoverMeters({ clock: systemClock })));
    `;
    const args = ['--input-type=module', '-e', script];
    const discover = async (): Promise<FoundMeter[]> =>
      JSON.parse(await hosts.run(1, process.execPath, ...args));
    let found = await discover();
    // Who looks leaves off after three seconds, heard or not.
    while (found.length < 3) found = await discover();
    expect(found.map(({ address }) => address)).toEqual(Array(3).fill('10.83.0.1'));
    expect(found.map(({ source }) => source)).toEqual([
      {
        ...{ source: 'http', preset: 'homewizard' },
        url: expect.stringMatching(/^http:\/\/p1meter-[0-9a-f]{6}\.local:8081$/),
      },
      { source: 'power', url: 'http://SunPilot_E77308.local:8080' },
      { source: 'smartMeter', host: 'SunPilot_E77308-elec.local' },
    ]);
  });

  test('finds an interface by the name that was given to it meanwhile', async () => {
    const script = `
      const socket = require('node:net').connect(54321, '10.83.0.1');
      socket.write('{"cmd":"mdns","payload":{"name":"meter7"}}\\n');
      let told = '';
      socket.on('data', (text) => {
        told += text;
        if (told.includes('"mdns_name"')) socket.destroy();
      });
    `;
    await hosts.run(1, process.execPath, '-e', script);
    await finds('_elec._tcp', /^meter7 meter7\.local 10\.83\.0\.1 54322 $/);
    // The others are told of again, by the names they had.
    await finds('_http._tcp', /^SunPilot_E77308 SunPilot_E77308\.local 10\.83\.0\.1 8080 /);
  });

  test('finds nothing of it once it has ended', async () => {
    const ended = once(box, 'exit');
    box.kill('SIGTERM');
    await ended;
    // A goodbye counts after a second (RFC 6762 section 10.1).
    while ((await browse('_http._tcp')).length > 0) await setTimeout(100);
  });

  test('a name that another host has is not taken from it', async () => {
    const publisher = hosts.spawn(1, 'avahi-publish', '-a', '-R', 'Taken.local', '10.83.0.2');
    let told = '';
    publisher.stderr?.on('data', (text) => {
      told += text;
    });
    while (!told.includes('Established')) {
      if (publisher.exitCode !== null) throw new Error(`ended:\n${told}`);
      await setTimeout(20);
    }
    const publish = { mdns: { enabled: true } };
    const late = await startBox(0, { ...CONFIG, name: 'Taken', publish, compat: {} });
    const resolved = await hosts.run(1, 'avahi-resolve', '-4', '-n', 'Taken.local');
    expect(resolved).toBe('Taken.local\t10.83.0.2\n');
    await finds('_http._tcp', / Taken-\S*2\S*\.local 10\.83\.0\.1 8080 /);
    const ended = once(late, 'exit');
    late.kill('SIGTERM');
    await ended;
    publisher.kill('SIGTERM');
  });

  test('where Avahi runs already, that answers', async () => {
    const name = 'SunPilot_2';
    const publish = { mdns: { enabled: true } };
    const other = await startBox(1, { ...CONFIG, name, publish, compat: {} });
    await finds('_http._tcp', /^SunPilot_2 .*\.local 10\.83\.0\.2 8080 .*"product=SunPilot"/);
    const ended = once(other, 'exit');
    other.kill('SIGTERM');
    await ended;
    expect(await hosts.run(1, 'ls', '/etc/avahi/services')).toBe('');
  });
});
