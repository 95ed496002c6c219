/**
 * What a thrown value says, for people. Of several errors joined in one it is the first, because the
 * joint one says nothing.
 */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) {
    return messageOf(thrown.errors[0]);
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The code of an error, `ENOENT` for one; undefined for anything that has none. */
export function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
