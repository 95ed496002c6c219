// A process that drives a board as the wallbox does, for tests that kill, stop or stall it.
// Usage: node guarded-process.mjs BUILT_FOLDER SYSFS_ROOT
// On stdin: `drive` offers and supplies, `rest` stops, `stall MS` blocks, `close` lets go.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [built, root] = process.argv.slice(2);
const { openBoard } = await import(join(built, 'hardware/open-board.js'));
const { openSysfsLines } = await import(join(built, 'hardware/sysfs/open-sysfs-lines.js'));
const { openSysfs } = await import(join(built, 'hardware/sysfs/sysfs.js'));
const { systemClock } = await import(join(built, 'src/clock.js'));

/** The package onoff on another root than /sys, as far as a contactor needs it. */
class Gpio {
  constructor(number, direction) {
    this.path = join(root, `class/gpio/gpio${number}`);
    writeFileSync(join(this.path, 'direction'), direction === 'in' ? 'in\n' : 'out\n');
    if (direction === 'low') this.writeSync(0);
  }
  readSync() {
    return readFileSync(join(this.path, 'value'), 'latin1')[0] === '1' ? 1 : 0;
  }
  writeSync(level) {
    // One byte in place, as a line takes it: the file is never empty on the way.
    writeFileSync(join(this.path, 'value'), `${level}\n`, { flag: 'r+' });
  }
  direction() {
    return readFileSync(join(this.path, 'direction'), 'latin1').trim();
  }
  unexport() {}
}

const tell = (news) => process.stdout.write(`${JSON.stringify(news)}\n`);
const sysfs = openSysfs(root);
const pins = { pilot: 18, contactor: 17, threePhase: undefined };
const board = await openBoard({
  driver: 'sysfs',
  sysfs,
  clock: systemClock,
  openLines: () =>
    openSysfsLines({
      sysfs,
      clock: systemClock,
      pins,
      channel: undefined,
      loadOnoff: async () => ({ Gpio }),
    }),
  runtimeFolder: process.env.RUNTIME_DIRECTORY,
}).catch((error) => {
  tell({ failed: error.message });
  process.exit(1);
});

const SAFE = { pilot: { kind: 'steady' }, contactor: 'open' };
const LIVE = { pilot: { kind: 'pwm', duty: 26.6 }, contactor: 'closed' };
const FAULTY = { pilot: { kind: 'fault' }, contactor: 'open' };
let outputs = SAFE;
let isFaulty = false;
board.watch({
  pilot: () => {},
  fault: (fault) => {
    isFaulty = process.env.OBSTINATE === undefined;
    tell({ fault });
    tick();
  },
});

let alarm;
/** What the house does: applies at least every 1.1 s, whether anything changed or not. */
function tick() {
  clearTimeout(alarm);
  board.apply(isFaulty ? FAULTY : outputs);
  alarm = setTimeout(tick, 1_100);
}
tick();
tell({ ready: process.pid });

createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, argument] = line.split(' ');
  if (command === 'drive') outputs = LIVE;
  if (command === 'rest') outputs = SAFE;
  if (command === 'stall') {
    const until = performance.now() + Number(argument);
    while (performance.now() < until);
  }
  if (command === 'close') {
    board.close();
    tell({ closed: existsSync(root) });
    process.exit(0);
  }
  tick();
  tell({ done: line });
});
