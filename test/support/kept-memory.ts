import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/**
 * What this process keeps once its garbage is collected, bytes: objects and the memory of buffers. How
 * much of what it let go of the allocator has given back to the system is chance, and is left out.
 */
export function keptBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
