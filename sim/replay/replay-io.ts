type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** What the command touches outside of itself. */
export interface ReplayIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the command is given, and where it leaves its exit code. */
export interface ReplayContext {
  readonly io: ReplayIo;
  /** 0: all went well; 1: a day could not be replayed; 2: wrong usage, nothing was started. */
  readonly done: (code: 0 | 1 | 2) => void;
}
