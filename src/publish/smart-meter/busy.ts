import { refused } from './answer.ts';
import type { Handler } from './commands.ts';

/** Refuses a command while the meter samples, as the original does. */
export function whenIdle(handler: Handler): Handler {
  return (command, asked) => {
    const { device } = asked;
    if (device.sampling === undefined) return handler(command, asked);
    const { hasAddress } = device.sampling.options;
    const { ip } = device.context.device.address();
    const msg = hasAddress ? `Device with IP: ${ip} currently sampling` : 'Currently sampling';
    return [refused(command, msg, { state: 'busy' })];
  };
}
