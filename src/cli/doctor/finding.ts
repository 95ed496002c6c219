/** One thing the doctor looked at. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  /** What it is about: `node`, `serial port`. */
  readonly about: string;
  readonly text: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** One line: `problem  serial port: /dev/ttyUSB0 may not be read -> sudo usermod -aG dialout pi`. */
export function findingLine({ level, about, text, fix }: Finding): string {
  return `${level.padEnd(7)}  ${about}: ${text}${fix === undefined ? '' : ` -> ${fix}`}`;
}
