import type { ProblemPlace } from './problem.ts';

/** One finding of the schema, as the type provider hands it to the error handler. */
interface Finding {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: unknown;
}

/** An issue inside a union, as zod has it. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
}

/**
 * The places that one finding is about.
 *
 * An unknown key is pointed at itself; of a union, the alternative that fits best is reported.
 */
export function issuePlaces({ instancePath, message, params }: Finding): ProblemPlace[] {
  const path = instancePath.split('/').filter((part) => part !== '');
  const { keys, errors } = params as Pick<Issue, 'keys' | 'errors'>;
  return placesOf(path, { message: message ?? 'is not allowed', keys, errors });
}

interface Cause {
  readonly message: string;
  readonly keys: Issue['keys'] | undefined;
  readonly errors: Issue['errors'] | undefined;
}

function placesOf(path: readonly PropertyKey[], { message, keys, errors }: Cause): ProblemPlace[] {
  if (keys !== undefined) {
    return keys.map((key) => place([...path, key], 'this key is not known here'));
  }
  const best = errors?.toSorted((a, b) => a.length - b.length)[0];
  if (best === undefined || best.length === 0) return [place(path, message)];
  return best.flatMap((issue) =>
    placesOf([...path, ...issue.path], {
      message: issue.message,
      keys: issue.keys,
      errors: issue.errors,
    }),
  );
}

function place(path: readonly PropertyKey[], detail: string): ProblemPlace {
  return { pointer: `#${path.map((part) => `/${escaped(String(part))}`).join('')}`, detail };
}

/** RFC 6901: `~` and `/` inside a name; what a URI fragment cannot carry is percent-encoded. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
