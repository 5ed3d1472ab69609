/** The embedded Postgres cannot run. The message contains the reason and a remedy. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
