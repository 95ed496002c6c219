/**
 * What runs where nothing is configured: everything simulated, following the sun. The same values
 * as in `config/demo.yaml`; `stateDir` is a temporary folder.
 */
export const DEMO = {
  version: 1,
  meter: { source: 'simulated' },
  charging: { start: { mode: 'solar' } },
  board: { driver: 'simulated' },
} as const;
