/** What the box answered. */
export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  /** `status` 0: there was no answer. `text` is what the box says of it, or empty. */
  | {
      readonly ok: false;
      readonly status: number;
      readonly text: string;
      /** What is wrong where, as JSON pointers into what was sent: `#/electrical/mainsA`. */
      readonly errors: readonly Place[];
    };

interface Place {
  readonly pointer: string;
  readonly detail: string;
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly Place[];
}

/** How long an answer may take, milliseconds. */
const LIMIT_MS = 10_000;

/** Asks the box. Never throws. Paths are relative, so that the page works behind any path. */
export async function ask<Body>(
  method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  limitMs = LIMIT_MS,
): Promise<Answer<Body>> {
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(limitMs),
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return { ok: true, body: answer as Body };
    const problem = (answer ?? {}) as Problem;
    const { errors = [] } = problem;
    return { ok: false, status: response.status, text: textOf(problem), errors };
  } catch {
    return { ok: false, status: 0, text: '', errors: [] };
  }
}

function textOf({ title = '', detail, errors }: Problem): string {
  return errors?.length === 1 && errors[0] !== undefined ? errors[0].detail : (detail ?? title);
}

/** Asks the box for a text; undefined where there is none. Never throws. */
export async function askText(path: string): Promise<string | undefined> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(LIMIT_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
