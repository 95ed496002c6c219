/** A JSON Pointer (RFC 6901): empty, or steps that each begin with a slash. */
export const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** What a pointer leads to; undefined where it leads nowhere. */
export function pointedAt(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, document);
}
