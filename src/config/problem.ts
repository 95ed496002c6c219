/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** Where: `file:line:col`, the name of a variable or flag, or the path of another file. */
  readonly origin: string;
  /** The key it is about, `charging.limits.mainsA`; empty for the whole configuration. */
  readonly path: string;
  /** What is wrong, and what is allowed. */
  readonly text: string;
}

/** One line: `config.yaml:3:11 charging.law: is "sun", must be step`. */
export function problemLine({ origin, path, text }: ConfigProblem): string {
  if (path === '') return `${origin} ${text}`;
  // A flag already names the path.
  return origin.endsWith(` ${path}`) ? `${origin}: ${text}` : `${origin} ${path}: ${text}`;
}
