/** What kind of error it is, without a word of what it says. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code = undefined }: { code?: unknown } = 'extensions' in error ? Object(error.extensions) : error;
  return typeof code === 'string' ? code : error.name;
}
