/** Keys for machines; the original publishes none of its own. */
const ERRORS: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  429: 'too_many_requests',
  503: 'no_data',
};

/** The body of an answer that refuses. */
export function refusalOf(status: number, message: string) {
  return { error: ERRORS[status] ?? 'error', message };
}
