/** JSON in which what is not known is not there. */
export type Told = string | number | boolean | readonly Told[] | { readonly [key: string]: Told };

/** A document with gaps. */
export type Gappy =
  | string
  | number
  | boolean
  | undefined
  | readonly Gappy[]
  | { readonly [key: string]: Gappy };

/** Leaves out what is undefined, and every object that has nothing else in it. */
export function told(value: Gappy): Told | undefined {
  if (value === undefined || typeof value !== 'object') return value;
  if (isList(value)) return value.map(told).filter((one) => one !== undefined);
  const entries = Object.entries(value).flatMap(([key, one]): [string, Told][] => {
    const inner = told(one);
    return inner === undefined ? [] : [[key, inner]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isList(value: object): value is readonly Gappy[] {
  return Array.isArray(value);
}
