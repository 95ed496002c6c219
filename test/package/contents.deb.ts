import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const { SUNPILOT_PACKAGES: folder = '', SUNPILOT_PACKAGES_AGAIN: again = '' } = process.env;
const { version, dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

function output(program: string, ...argv: readonly string[]): string {
  const run = spawnSync(program, argv, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`${program} ${argv.join(' ')}: ${run.stdout}${run.stderr}`);
  return run.stdout;
}

test('the same sources make the same bytes', () => {
  const [file = ''] = readdirSync(again);
  expect(readFileSync(join(again, file)).equals(readFileSync(join(folder, file)))).toBe(true);
});

// Machines of ELF (System V ABI, gABI 4.1 and the supplements of AArch64 and ARM).
describe.each([
  ['amd64', 62],
  ['arm64', 183],
  ['armhf', 40],
])('%s', (architecture, machine) => {
  const file = join(folder, `sunpilot_${version}_${architecture}.deb`);
  const field = (name: string) => output('dpkg-deb', '-f', file, name).trim();
  const listing = output('dpkg-deb', '-c', file)
    .trim()
    .split('\n')
    .map((line) => {
      const [mode = '', owner, size, , , path = ''] = line.split(/\s+/);
      return { mode, owner, size: Number(size), path: path.slice(1) };
    });
  const paths = listing.map(({ path }) => path);
  const bytesOf = (path: string): Buffer => {
    const tar = ['--fsys-tarfile', file];
    const packed = spawnSync('dpkg-deb', tar, { maxBuffer: 256 * 1024 * 1024 }).stdout;
    const options = { input: packed, maxBuffer: 64 * 1024 * 1024 };
    return spawnSync('tar', ['-xO', `.${path}`], options).stdout;
  };

  test('asks for a Node that the program runs on, and for what it calls', () => {
    expect(field('Architecture')).toBe(architecture);
    expect(field('Version')).toBe(version);
    expect(field('Depends').split(', ')).toEqual([
      'nodejs (>= 20.19)',
      expect.stringMatching(/^libc6 \(>= 2\.[0-9]+\)$/),
      'libgcc-s1',
      'libstdc++6',
      'passwd',
      'procps',
      'systemd',
      'udev',
    ]);
  });

  test('everything is where Debian wants it, and of root', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        '/usr/bin/sunpilot',
        '/usr/lib/sunpilot/package.json',
        '/usr/lib/sunpilot/dist/src/main.js',
        '/usr/lib/sunpilot/dist/hardware/guard/main.js',
        '/usr/lib/sunpilot/dist/dashboard/index.html',
        '/usr/lib/systemd/system/sunpilot.service',
        '/usr/lib/sysusers.d/sunpilot.conf',
        '/usr/lib/udev/rules.d/99-sunpilot.rules',
        '/usr/share/doc/sunpilot/copyright',
        '/usr/share/doc/sunpilot/examples/pi.yaml',
        '/usr/share/man/man1/sunpilot.1.gz',
        '/usr/share/bash-completion/completions/sunpilot',
        '/usr/share/zsh/vendor-completions/_sunpilot',
        '/usr/share/fish/vendor_completions.d/sunpilot.fish',
        '/etc/default/sunpilot',
      ]),
    );
    const elsewhere =
      /^\/(usr\/(bin|lib\/(sunpilot|systemd|sysusers\.d|udev)|share\/(doc|man|bash-completion|zsh|fish))|etc\/default)(\/|$)/;
    const folders = paths.filter((path) => !path.endsWith('/'));
    expect(folders.filter((path) => !elsewhere.test(path))).toEqual([]);
    expect(listing.filter(({ owner }) => owner !== 'root/root')).toEqual([]);
    expect(listing.filter(({ mode }) => /^[^l].(...)*(w|s|t)...$/.test(mode))).toEqual([]);
  });

  test('the package of npm is there with all it runs on, and nothing that only builds', () => {
    const modules = new Set(
      paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
    );
    expect([...modules]).toEqual(expect.arrayContaining([...Object.keys(dependencies), 'onoff']));
    const building = Object.keys(devDependencies).filter((name) => modules.has(name));
    expect(building).toEqual([]);
    expect(paths.filter((path) => /\.(map|[cm]?ts)$|\/\.[^/]+$/.test(path))).toEqual([]);
  });

  test('addons are of this architecture alone', () => {
    const addons = paths.filter((path) => path.endsWith('.node'));
    expect(addons.map((path) => path.replace(/^.*node_modules\//, '').split('/')[0])).toEqual([
      '@libsql',
      '@napi-rs',
      '@serialport',
      'epoll',
    ]);
    // `e_machine` of the ELF header, and the hard-float mark in the flags of an ARM one.
    for (const path of addons)
      expect([path, bytesOf(path).readUInt16LE(18)]).toEqual([path, machine]);
  });

  test('is small: less than 8 MB to fetch, 40 MB on the card', () => {
    expect(readFileSync(file).length).toBeLessThan(8_000_000);
    expect(Number(field('Installed-Size'))).toBeLessThan(40_000);
  });

  test('the copyright file names every package', () => {
    const text = bytesOf('/usr/share/doc/sunpilot/copyright').toString();
    for (const name of Object.keys(dependencies)) {
      expect(text).toContain(`Files: usr/lib/sunpilot/node_modules/${name}/*`);
    }
    expect(text).toMatch(/^License: MIT$/m);
  });
});

test('lintian finds neither errors nor anything to warn of', () => {
  const [file = ''] = readdirSync(again);
  const flags = ['--fail-on', 'error,warning'];
  const run = spawnSync('lintian', [...flags, join(again, file)], { encoding: 'utf8' });
  expect(run.status, run.stdout).toBe(0);
  expect(run.stdout).not.toMatch(/no-manual-page|groff/);
});
