import type { OutletSettings } from '../../src/house/outlet.ts';

type Block = Readonly<Record<string, unknown>>;

/** Parses a block; what a schema of the configuration does. */
export interface BlockSchema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

/** Blocks of a configuration that can be read and changed, each checked by its schema. */
export class FakeSettings implements OutletSettings {
  /** Every change that was asked for, in order. */
  readonly changes: { readonly path: string; readonly keys: Block }[] = [];
  /** Paths that cannot be changed. */
  readonly pinned = new Set<string>();
  readonly #schemas: Readonly<Record<string, BlockSchema>>;
  readonly #written = new Map<string, Block>();

  /** @param given - what the owner wrote, by path. */
  constructor(
    schemas: Readonly<Record<string, BlockSchema>>,
    given: Readonly<Record<string, Block>>,
  ) {
    this.#schemas = schemas;
    for (const path of Object.keys(schemas)) this.#written.set(path, given[path] ?? {});
  }

  read(path: string): unknown {
    if (path === 'timezone') return 'Europe/Amsterdam';
    for (const [at, schema] of Object.entries(this.#schemas)) {
      if (path !== at && !path.startsWith(`${at}.`)) continue;
      const { data } = schema.safeParse(this.#written.get(at));
      const keys = path.slice(at.length).split('.').filter(Boolean);
      return keys.reduce<unknown>((value, key) => (value as Block | undefined)?.[key], data);
    }
    return undefined;
  }

  async change(path: string, keys: Block) {
    this.changes.push({ path, keys });
    if (this.pinned.has(path)) {
      return { ok: false, kind: 'pinned', detail: `${path} is pinned` } as const;
    }
    const [at] = Object.keys(this.#schemas).filter((one) => `${path}.`.startsWith(`${one}.`));
    const schema = at === undefined ? undefined : this.#schemas[at];
    if (at === undefined || schema === undefined) {
      return { ok: false, kind: 'invalid', detail: `${path} is unknown` } as const;
    }
    const inner = path.slice(at.length).split('.').filter(Boolean);
    const next = laid(this.#written.get(at) ?? {}, inner, keys);
    if (!schema.safeParse(next).success) {
      return { ok: false, kind: 'invalid', detail: `${path} would be invalid` } as const;
    }
    this.#written.set(at, next);
    return { ok: true } as const;
  }
}

function laid(block: Block, [first, ...rest]: readonly string[], keys: Block): Block {
  if (first === undefined) return { ...block, ...keys };
  return { ...block, [first]: laid((block[first] ?? {}) as Block, rest, keys) };
}
