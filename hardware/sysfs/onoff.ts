/** What we use of the package onoff. */
export interface OnoffModule {
  readonly Gpio: new (gpio: number, direction: 'in' | 'low' | 'high') => OnoffGpio;
}

export interface OnoffGpio {
  readSync(): 0 | 1;
  writeSync(level: 0 | 1): void;
  direction(): string;
  /** Lets go of the line and gives it back to the kernel. */
  unexport(): void;
}

/**
 * The package, or undefined where it or its native part was not built for this Node. Then the kernel's
 * own files do the same (`kernelGpio`): what the package adds, interrupts, is not used.
 *
 * @param name - of the package. Not a literal: it is optional, and a build without it must not miss its
 *   types.
 */
export async function loadOnoff(name: string = 'onoff'): Promise<OnoffModule | undefined> {
  try {
    return (await import(name)) as OnoffModule;
  } catch {
    return undefined;
  }
}
