/**
 * An instant as clients get it, from what Postgres writes in UTC: `2026-03-01 09:30:00.5+00` becomes
 * `2026-03-01T09:30:00.500Z`. Rows carry the text of Postgres, because most instants are read and never selected.
 */
export function toInstant(text: string): string {
  if (!text.endsWith('+00') || text.length > 26) return new Date(text).toISOString();
  const time = text.slice(11, -3);
  const fraction = time.length === 8 ? '.000' : ''.padEnd(12 - time.length, '0');
  return `${text.slice(0, 10)}T${time}${fraction}Z`;
}
