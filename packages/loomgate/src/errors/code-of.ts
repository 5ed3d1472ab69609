/**
 * The code of an error: in `extensions` for LoomgateError and GraphQLError, a field for errors of Node, Postgres and
 * Prisma.
 * @returns undefined where it has none
 */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = undefined }: { code?: unknown } = 'extensions' in error ? Object(error.extensions) : error;
  return typeof code === 'string' ? code : undefined;
}

/** The value of the attribute `error.type`: the code of an error, or its class; never a part of its message. */
export function errorType(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
}
