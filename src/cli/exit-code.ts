/** What the process tells whoever started it. */
export const EXIT = {
  fine: 0,
  /** It failed while running. */
  failed: 1,
  /** Wrong usage or configuration; nothing was started. */
  wrong: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
