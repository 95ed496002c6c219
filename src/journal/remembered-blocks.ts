import type { OutletSettings, SettingsChange } from '../house/outlet.ts';
import { isSettingsBlock, type Settings } from './journal.ts';
import type { RememberedSettings } from './remembered-settings.ts';

/** The configuration with other settings, or what is wrong with them. */
export type Checked<Config> =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

export interface RememberedBlocksParts<Config> {
  readonly config: Config;
  readonly settings: RememberedSettings;
  /** Puts settings under the configuration and checks it as a whole. */
  readonly check: (settings: Settings) => Promise<Checked<Config>>;
  /** Configuration keys that the environment or a flag pins, with the name of what pins them. */
  readonly pins: ReadonlyMap<string, string>;
  /** A block changed. */
  readonly changed: (path: string, config: Config) => void;
}

/** Blocks of the configuration that interfaces may change: checked, written, then in force. */
export class RememberedBlocks<Config> implements OutletSettings {
  readonly #parts: RememberedBlocksParts<Config>;
  #config: Config;

  constructor(parts: RememberedBlocksParts<Config>) {
    this.#parts = parts;
    this.#config = parts.config;
  }

  read(path: string): unknown {
    return path.split('.').reduce<unknown>(keyOf, this.#config);
  }

  change(path: string, keys: Readonly<Record<string, unknown>>): Promise<SettingsChange> {
    const { settings, check, pins, changed } = this.#parts;
    return settings.inTurn(async () => {
      const pinned = Object.keys(keys).find((key) => pins.has(`${path}.${key}`));
      if (pinned !== undefined) {
        const detail = `${path}.${pinned} is pinned by ${pins.get(`${path}.${pinned}`)}`;
        return { ok: false, kind: 'pinned', detail };
      }
      const next = laid(settings.now, path.split('.'), keys);
      const checked = await check(next);
      if (!checked.ok) return { ok: false, kind: 'invalid', detail: checked.problems.join('; ') };
      try {
        await settings.write(next);
      } catch (error) {
        return { ok: false, kind: 'not-saved', detail: String(error) };
      }
      this.#config = checked.config;
      changed(path, checked.config);
      return { ok: true };
    });
  }
}

function keyOf(value: unknown, key: string): unknown {
  return isSettingsBlock(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The settings with keys laid over one block of them. */
function laid(
  settings: Settings,
  [first = '', ...rest]: readonly string[],
  keys: Readonly<Record<string, unknown>>,
): Settings {
  const over = (block: unknown, [key, ...deeper]: readonly string[]): unknown => {
    const under = isSettingsBlock(block) ? block : {};
    if (key === undefined) return { ...under, ...keys };
    return { ...under, [key]: over(keyOf(under, key), deeper) };
  };
  return { ...settings, [first]: over(keyOf(settings, first), rest) };
}
