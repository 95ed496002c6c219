/** The largest body it takes, bytes. */
export const MAX_BODY = 512;

export interface Refusal {
  readonly success: false;
  readonly error: string;
  /** For people: which key, and what is allowed. The original does not tell. */
  readonly detail?: string;
}

/** The body of an answer that refuses. */
export function refusalOf(status: number, text: string, detail?: string): Refusal {
  const error = status === 413 ? `Payload Too Large. Max: ${MAX_BODY}` : text;
  return { success: false, error, ...(detail !== undefined && { detail }) };
}
