/** What a processor was busy with this process, milliseconds. How busy the machine is does not matter. */
export function msOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}

/** The same of some work. */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return msOf(process.cpuUsage(before));
}
