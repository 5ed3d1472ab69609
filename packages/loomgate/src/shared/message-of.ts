/**
 * The message of an error. A failed connection to a host with several addresses is an AggregateError without a message
 * of its own: its messages are joined.
 */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
