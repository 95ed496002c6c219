export interface Refusal {
  readonly success: false;
  readonly error: string;
  /** For people: which key, and what is allowed. The original does not tell. */
  readonly detail?: string;
}

/** The body of an answer that refuses. */
export function refusalOf(error: string, detail?: string): Refusal {
  return { success: false, error, ...(detail !== undefined && { detail }) };
}
