// Loaded before the product, which does not know of it: on SIGUSR2 the event loop stands still.
const STALL_MS = 8_000;

process.on('SIGUSR2', () => {
  const endMs = performance.now() + STALL_MS;
  while (performance.now() < endMs);
});
