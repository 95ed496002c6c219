import { systemClock } from '../../src/clock.ts';
import { messageOf } from '../../src/thrown.ts';
import { openSysfs, type Sysfs } from '../sysfs/sysfs.ts';
import { openConverter } from './converter.ts';
import { GUARD_EXIT, Guard } from './guard.ts';
import type { GuardPlan } from './guard-plan.ts';
import { type FromGuard, messageLine, messageReader, type ToGuard } from './message.ts';
import { readPlan } from './plan-file.ts';
import { makeSafe } from './safe-route.ts';
import { SafetyWatch } from './safety-watch.ts';

/** Attempts to make a board safe whose processes are all gone. */
const ATTEMPTS = 20;
const RETRY_MS = 50;

const [argument] = process.argv.slice(2);
if (argument === undefined) await cleanUp();
else watch(JSON.parse(argument) as GuardPlan);

/** A guard with somebody at the other end of its pipes. */
function watch(plan: GuardPlan): void {
  // Whoever wants to stop the wallbox asks the wallbox; its guard goes last.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  // Nobody reads what we tell once it is gone; what has to be done then is done all the same.
  process.stdout.on('error', () => {});
  const sysfs = openSysfs(plan.root);
  const tell = (message: FromGuard): void => {
    process.stdout.write(messageLine(message));
    // Of this somebody must hear when nobody is left to be told.
    if (message.type === 'failed') process.stderr.write(`sunpilot guard: ${message.detail}\n`);
  };
  const watch = openWatch(plan, sysfs, tell);
  const exit = (code: number): void => process.exit(code);
  const guard = new Guard({ plan, sysfs, clock: systemClock, watch, tell, exit });
  process.on('uncaughtException', (error) => {
    process.stderr.write(`sunpilot guard: ${error.stack}\n`);
    guard.broken();
  });
  process.stdin.on(
    'data',
    messageReader<ToGuard>((message) => guard.hear(message)),
  );
  process.stdin.on('error', () => guard.gone());
  process.stdin.on('close', () => guard.gone());
  guard.start();
}

function openWatch(plan: GuardPlan, sysfs: Sysfs, tell: (message: FromGuard) => void) {
  const now = (): number => systemClock.now();
  try {
    return new SafetyWatch({ plan, sysfs, now, tell, ...openConverter(plan, now) });
  } catch (error) {
    tell({ type: 'failed', detail: messageOf(error) });
    process.exit(GUARD_EXIT.unable);
  }
}

/** `ExecStopPost=` of a unit: whatever became of the processes, the board is safe after them. */
async function cleanUp(): Promise<void> {
  const plan = readPlan(process.env['RUNTIME_DIRECTORY']);
  if (plan === undefined) return;
  const sysfs = openSysfs(plan.root);
  for (let attempt = 1; ; attempt++) {
    const problems = makeSafe(sysfs, plan);
    if (problems.length === 0) return;
    if (attempt === ATTEMPTS) {
      process.stderr.write(`sunpilot guard: ${problems.join('; ')}\n`);
      process.exitCode = GUARD_EXIT.unable;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
