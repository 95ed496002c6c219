import { type Command, done, refused, shown } from './answer.ts';
import { whenIdle } from './busy.ts';
import type { Handlers } from './commands.ts';
import { isLogLevel } from './device-log.ts';

const FRAME = '*** LOGFile *** ';

/** Commands about the log. */
export const LOG_COMMANDS: Handlers = {
  log: (command, { peer }) => {
    const { level } = command as Command & { level?: unknown };
    if (level === undefined) return [refused(command, 'Not a valid Log level cmd, level missing')];
    if (!isLogLevel(level)) return [refused(command, `Unknown log level: ${shown(level)}`)];
    if (peer.setLogLevel === undefined) {
      return [refused(command, 'getter not related to logger')];
    }
    peer.setLogLevel(level);
    return [done(command, { msg: `Log Level set to: ${level}` })];
  },
  getLog: whenIdle((_, { device }) => {
    const lines = device.log.kept.map((line) => `${line}//n`).join('');
    // The original sends a second line after this one.
    return [{ cmd: 'log', msg: `${FRAME}${lines}${FRAME}` }, { error: false }];
  }),
  clearLog: whenIdle((command, { device }) => {
    device.log.clear();
    return [done(command)];
  }),
};
